import { RxfaustError } from '../../util/RxfaustError.js'
import type { InBatch } from '../InBatch.js'
import type { EmbeddedBroker } from './EmbeddedBroker.js'
import { fetchBatch } from './fetchBatch.js'
import type { PartitionLog } from './PartitionLog.js'

/** So many batches in a row are delivered before the scheduler gets a turn: promises alone would never end one. */
const batchesPerTurn = 256

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
 * holds nobody up. A batch never comes within the call that made it possible.
 */
export class PartitionDelivery {
  private position: number | undefined
  private paused = true
  private closed = false
  private running = false
  /** Grows with each seek: what was fetched before is dropped. */
  private seeks = 0
  private delivered = 0
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
      while (this.active) if (!(await this.step())) return
    } finally {
      // In the same turn as the last look at the log: a change after it finds the loop stopped, and starts it.
      this.running = false
    }
  }

  /** @returns whether to go on; if not, something will call `start` */
  private async step(): Promise<boolean> {
    if (!this.broker.faults.reachable) {
      this.stopWaiting = this.broker.onReachable(() => this.start())
      return false
    }
    const from = this.position as number
    const seeks = this.seeks
    let fetched: InBatch | undefined
    let error: unknown
    try {
      fetched = await fetchBatch(this.log, this.broker.store, { ...this.options, from })
    } catch (caught) {
      error = caught
    }
    if (seeks !== this.seeks || !this.active) return true
    if (error !== undefined) {
      if (!(error instanceof RxfaustError && error.code === 'RXFAUST_OFFSET_OUT_OF_RANGE')) throw error
      // Never skipped over: the partition stays here until somebody seeks and resumes it.
      this.paused = true
      this.options.outOfRange(error)
      return true
    }
    if (fetched !== undefined) {
      this.position = fetched.nextOffset
      this.options.batch(fetched)
      if (++this.delivered % batchesPerTurn === 0) await this.turn()
      return true
    }
    const limit = this.options.isolation === 'committed' ? this.log.stable : this.log.high
    if (from < limit || from < this.log.low) return true
    this.stopWaiting = this.log.onChange(() => this.start())
    return false
  }

  private turn(): Promise<void> {
    return new Promise(resolve => {
      this.broker.scheduler.schedule(() => resolve())
    })
  }
}
