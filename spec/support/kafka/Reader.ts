import type { Assignment } from '../../../lib/transport/Assignment.js'
import type { CommitOffset } from '../../../lib/transport/CommitOffset.js'
import type { Consumer } from '../../../lib/transport/Consumer.js'
import type { InRecord } from '../../../lib/transport/InRecord.js'
import type { Transport } from '../../../lib/transport/Transport.js'
import { topicPartitionKey } from '../../../lib/transport/topicPartitionKey.js'
import type { RxfaustError } from '../../../lib/util/RxfaustError.js'
import { roundRobin } from './roundRobin.js'

/** A member of a group as an app would be one: starts at committed offsets, keeps positions, commits when revoked. */
export class Reader {
  readonly values: string[] = []
  readonly errors: RxfaustError[] = []
  readonly assignments: Assignment[] = []
  readonly #positions = new Map<string, CommitOffset>()
  #changed = () => {}
  #consumer!: Consumer

  constructor(
    private readonly transport: Transport,
    private readonly group: string,
    private readonly topic: string,
  ) {}

  get consumer(): Consumer {
    return this.#consumer
  }

  async start(): Promise<this> {
    const { group, topic } = this
    this.#consumer = await this.transport.consumer({ group, topics: [topic], assigner: roundRobin })
    await this.#consumer.run({
      batch: batch => {
        for (const record of batch.records) this.values.push(text(record))
        const { topic, partition, nextOffset: offset } = batch
        this.#positions.set(topicPartitionKey(topic, partition), { topic, partition, offset })
        this.#changed()
      },
      assigned: assignment => {
        this.assignments.push(assignment)
        void this.#begin(assignment)
        this.#changed()
      },
      revoked: async ({ lost, epoch }) => {
        if (!lost) await this.commit(epoch)
        this.#positions.clear()
        this.#changed()
      },
      error: error => {
        this.errors.push(error)
        this.#changed()
      },
    })
    return this
  }

  async commit(epoch = this.assignments.at(-1)?.epoch ?? 0): Promise<void> {
    await this.#consumer.commit([...this.#positions.values()], epoch)
  }

  /** Resolves when the condition holds; it is looked at whenever something has come. */
  async until(condition: (reader: this) => boolean): Promise<void> {
    while (!condition(this)) {
      await new Promise<void>(resolve => {
        this.#changed = resolve
      })
    }
  }

  async #begin({ partitions, epoch }: Assignment): Promise<void> {
    const committed = await this.transport.admin.committed(this.group, partitions)
    if (this.assignments.at(-1)?.epoch !== epoch) return
    for (const one of partitions) {
      this.#consumer.seek(one, committed.get(topicPartitionKey(one.topic, one.partition))?.offset ?? 0)
    }
    this.#consumer.resume(partitions)
  }
}

function text({ value }: InRecord): string {
  return value === null ? '' : Buffer.from(value).toString()
}
