import type { FetchedPartition } from './FetchedPartition.js'
import { failUnreadable } from './failUnreadable.js'
import type { TakenRecords } from './wire/RecordBatches.js'

/** Milliseconds of reading records in one go; then the event loop has its turn. */
const SLICE = 2

/** Gives to the sinks what was fetched and is held, in parts. */
export class HeldDelivery {
  #resting = false
  /** Milliseconds since the last rest. */
  #spent = 0

  /** @param wake is called when what is held should go on */
  constructor(private readonly wake: () => void) {}

  /** Until the event loop is due to have its turn. The sink may pause, seek or remove the partition at any part. */
  deliver(partition: FetchedPartition): void {
    const since = performance.now() - this.#spent
    while (partition.active && partition.held !== undefined && !this.#resting) {
      const { batches, highWatermark, stableOffset } = partition.held
      let taken: TakenRecords
      try {
        taken = batches.take(partition.sliceBytes)
      } catch (error) {
        failUnreadable(partition, error)
        return
      }
      if (!batches.left) partition.held = undefined
      partition.position = taken.nextOffset
      partition.sink.fetched({ ...taken, highWatermark, stableOffset })
      this.#spent = performance.now() - since
      if (this.#spent > SLICE) this.#rest()
    }
  }

  #rest(): void {
    this.#resting = true
    setImmediate(() => {
      this.#resting = false
      this.#spent = 0
      this.wake()
    })
  }
}
