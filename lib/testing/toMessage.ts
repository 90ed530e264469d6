import type { Message } from '../topics/Message.js'

/** A message that may be given as a pair. */
export function toMessage<T, K>(given: readonly [key: K | null, value: T | null] | Message<T, K>): Message<T, K> {
  return isPair(given) ? { key: given[0], value: given[1] } : given
}

function isPair<P extends readonly unknown[]>(value: P | object): value is P {
  return Array.isArray(value)
}
