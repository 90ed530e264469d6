import type { Message } from '../topics/Message.js'
import type { Mark } from './Mark.js'

/** Messages in the form in which they are expected: as pairs, or with the fields that are named. */
export function shownMessages(seen: readonly Mark[], expected: readonly Mark[]): Mark[] {
  return seen.map((mark, index) => {
    const message = mark.value as Message<unknown, unknown>
    const wanted = expected[index]?.value
    if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) {
      return { ...mark, value: [message.key, message.value] }
    }
    const fields = Object.entries(message).filter(([name]) => Object.hasOwn(wanted, name))
    return { ...mark, value: Object.fromEntries(fields) }
  })
}
