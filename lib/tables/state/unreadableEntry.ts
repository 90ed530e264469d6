import { RxfaustError } from '../../util/RxfaustError.js'
import type { StateSpec } from './StateSpec.js'

/** An entry of the state is none of the table's: where it is, and what to do. */
export function unreadableEntry(
  { name, changelogTopic }: Pick<StateSpec<unknown, unknown>, 'name' | 'changelogTopic'>,
  partition: number,
  key: Buffer,
  cause: unknown,
): RxfaustError {
  const shown = JSON.stringify(key.toString())
  let reason = cause
  while (reason instanceof RxfaustError && reason.cause !== undefined) reason = reason.cause
  return new RxfaustError(
    'RXFAUST_DECODE',
    `Partition ${partition} of table "${name}" holds an entry that can't be read, under the key ${shown}: ${reason instanceof Error ? reason.message : String(reason)}.`,
    `It came from topic "${changelogTopic}": send a tombstone or a value that can be read for that key there, or give the table a new name.`,
    { cause, details: { table: name, topic: changelogTopic, partition, key } },
  )
}
