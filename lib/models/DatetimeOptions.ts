import type { DateParser } from './DateParser.js'

/** How dates are read and written. */
export interface DatetimeOptions {
  /**
   * Reads what is not as dates are written here: texts but for ISO 8601 with seconds, their thousandths and an offset, and
   * numbers unless `write` is `'millis'`. Default: the model's `dateParser`, where it has one.
   */
  readonly parse?: DateParser
  /** The zone of texts without an offset and of milliseconds, as an IANA name or an offset; default UTC. */
  readonly zone?: string
  /** ISO 8601 with its offset, or milliseconds since the epoch; default ISO. */
  readonly write?: 'iso' | 'millis'
}
