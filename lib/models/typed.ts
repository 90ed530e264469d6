import type { Converter } from './convert/Converter.js'

/** A converter as those see it who describe fields: only its types. */
export function typed<T>(converter: Converter): T {
  return converter as unknown as T
}
