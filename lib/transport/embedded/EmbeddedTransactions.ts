import type { CommitOffset } from '../CommitOffset.js'
import type { EmbeddedBroker } from './EmbeddedBroker.js'
import type { StoreWrite } from './LogStore.js'
import { offsetWrites } from './offsetWrites.js'
import type { PartitionLog } from './PartitionLog.js'
import type { TransactionalProducer } from './TransactionalProducer.js'

/**
 * Transactions of the broker. A transaction is open in a partition from its first record there until its control
 * record is stored; what ends it (control records, marks, offsets of groups) is one write, so that it is seen as a
 * whole or not at all, also after a crash.
 */
export class EmbeddedTransactions {
  private readonly producers = new Map<string, TransactionalProducer>()
  private nextNumber = 1

  constructor(private readonly broker: EmbeddedBroker) {}

  /** Fences the producer that has the id now, and aborts what it left open. */
  async start(transactionalId: string): Promise<TransactionalProducer> {
    const older = this.producers.get(transactionalId)
    const producer: TransactionalProducer = {
      transactionalId,
      number: this.nextNumber++,
      fenced: false,
      logs: new Set(),
      offsets: new Map(),
    }
    this.producers.set(transactionalId, producer)
    if (older !== undefined) {
      older.fenced = true
      await this.end(older, 'abort')
    }
    return producer
  }

  /** Opens the transaction in the logs that it has not been in yet. */
  enter(producer: TransactionalProducer, logs: Iterable<PartitionLog>): PartitionLog[] {
    const entered: PartitionLog[] = []
    for (const log of logs) {
      if (producer.logs.has(log)) continue
      producer.logs.add(log)
      log.open.set(producer.number, log.next)
      entered.push(log)
    }
    return entered
  }

  /** Ends the transaction that is open; resolves when that is stored. */
  async end(producer: TransactionalProducer, outcome: 'commit' | 'abort'): Promise<void> {
    const logs = [...producer.logs].filter(log => !log.gone)
    const offsets = outcome === 'commit' ? [...producer.offsets] : []
    producer.logs.clear()
    producer.offsets.clear()
    if (logs.length === 0 && offsets.length === 0) return
    await this.finish(logs, producer.number, outcome, offsets)
  }

  /** After a restart no producer is left that could end its transaction. */
  async recover(): Promise<void> {
    const open = new Map<number, PartitionLog[]>()
    for (const topic of this.broker.topics) {
      for (const log of topic.logs) {
        for (const producer of log.open.keys()) open.set(producer, [...(open.get(producer) ?? []), log])
        for (const range of log.aborted) this.nextNumber = Math.max(this.nextNumber, range.producer + 1)
      }
    }
    for (const [producer, logs] of open) {
      this.nextNumber = Math.max(this.nextNumber, producer + 1)
      await this.finish(logs, producer, 'abort', [])
    }
  }

  private async finish(
    logs: readonly PartitionLog[],
    number: number,
    outcome: 'commit' | 'abort',
    offsets: readonly (readonly [string, readonly CommitOffset[]])[],
  ): Promise<void> {
    const now = this.broker.now()
    const writes: StoreWrite[] = []
    const ends: { log: PartitionLog; next: number }[] = []
    for (const log of logs) {
      const last = log.addControl(number, now, this.broker.writer.generation, writes)
      log.beginEnd(number, outcome === 'abort' ? last : undefined)
      writes.push(log.marks())
      ends.push({ log, next: last + 1 })
    }
    for (const [group, list] of offsets) writes.push(...offsetWrites(group, list))
    await this.broker.writer.add(writes, () => {
      for (const { log } of ends) log.ending.delete(number)
      for (const [group, list] of offsets) this.broker.groups.get(group).remember(list)
      // Only now: nobody is woken before the whole transaction can be seen.
      for (const { log, next } of ends) log.stored(next)
    })
  }
}
