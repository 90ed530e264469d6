import { RxfaustError } from '../../util/RxfaustError.js'
import type { InBatch } from '../InBatch.js'
import type { EmbeddedBroker } from './EmbeddedBroker.js'
import { fetchBatch } from './fetchBatch.js'
import type { PartitionLog } from './PartitionLog.js'

/** Where the batches of a {@link PartitionDelivery} go, and how they are fetched. */
interface DeliveryOptions {
  readonly epoch: number
  readonly isolation: 'committed' | 'uncommitted'
  readonly maxBytes: number
  batch(batch: InBatch): void
  outOfRange(error: RxfaustError): void
  failed(error: unknown): void
}

/**
 * Delivers one partition to one consumer under one assignment. Each has its own loop, so that one that is paused
 * holds nobody up. A batch never comes within the call that made it possible, but by promises alone, without a timer:
 * who needs the event loop in between pauses.
 */
export class PartitionDelivery {
  private position: number | undefined
  private paused = true
  private closed = false
  private running = false
  /** Grows with each seek: what was fetched before is dropped. */
  private seeks = 0
  private stopWaiting: (() => void) | undefined

  constructor(
    private readonly log: PartitionLog,
    private readonly broker: EmbeddedBroker,
    private readonly options: DeliveryOptions,
  ) {}

  seek(offset: number): void {
    this.position = offset
    this.seeks++
    this.start()
  }

  pause(): void {
    this.paused = true
  }

  resume(): void {
    this.paused = false
    this.start()
  }

  close(): void {
    this.closed = true
    this.stopWaiting?.()
    this.stopWaiting = undefined
  }

  private get active(): boolean {
    return !this.closed && !this.paused && this.position !== undefined && !this.log.gone
  }

  private start(): void {
    if (this.running || !this.active) return
    this.stopWaiting?.()
    this.stopWaiting = undefined
    this.running = true
    this.run().catch((error: unknown) => {
      if (!this.closed) this.options.failed(error)
    })
  }

  private async run(): Promise<void> {
    try {
      await undefined
      while (this.active) {
        if (this.sleeps()) return
        await this.step()
      }
    } finally {
      // In the same turn as the last look at the log: a change after it finds the loop stopped, and starts it.
      this.running = false
    }
  }

  /** Whether there is nothing to be fetched now. If so, a change will start the loop again. */
  private sleeps(): boolean {
    const { log, position } = this
    if (!this.broker.faults.reachable) {
      this.stopWaiting = this.broker.onReachable(() => this.start())
      return true
    }
    const limit = this.options.isolation === 'committed' ? log.stable : log.high
    if (position === undefined || position < limit || position < log.low || position > log.high) return false
    this.stopWaiting = log.onChange(() => this.start())
    return true
  }

  private async step(): Promise<void> {
    const from = this.position as number
    const seeks = this.seeks
    let fetched: InBatch | undefined
    let error: unknown
    try {
      fetched = await fetchBatch(this.log, this.broker.store, { ...this.options, from })
    } catch (caught) {
      error = caught
    }
    if (seeks !== this.seeks || !this.active) return
    if (error !== undefined) {
      if (!(error instanceof RxfaustError && error.code === 'RXFAUST_OFFSET_OUT_OF_RANGE')) throw error
      // Never skipped over: the partition stays here until somebody seeks and resumes it.
      this.paused = true
      this.options.outOfRange(error)
    } else if (fetched !== undefined) {
      this.position = fetched.nextOffset
      this.options.batch(fetched)
    }
  }
}
