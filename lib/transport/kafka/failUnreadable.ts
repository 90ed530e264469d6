import type { FetchedPartition } from './FetchedPartition.js'
import { toRxfaustError } from './kafkaErrors.js'

/** What a partition holds can't be read: it is paused, and its sink told. */
export function failUnreadable(fetched: FetchedPartition, error: unknown): void {
  fetched.active = false
  fetched.held = undefined
  const { topic, partition, position: offset } = fetched
  const doing = `read the records of ${topic}/${partition} from offset ${offset}`
  fetched.sink.failed(toRxfaustError(error, doing, { topic, partition, offset }))
}
