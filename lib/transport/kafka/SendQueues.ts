import { SendQueue } from './SendQueue.js'

/** The queues of a sender, by topic and partition. */
export class SendQueues implements Iterable<SendQueue> {
  readonly #all: SendQueue[] = []
  readonly #byTopic = new Map<string, SendQueue[]>()

  /** @param batchBytes of one batch */
  constructor(private readonly batchBytes: number) {}

  [Symbol.iterator](): Iterator<SendQueue> {
    return this.#all[Symbol.iterator]()
  }

  /** Those of a topic, at the places of their partitions. */
  ofTopic(topic: string): readonly SendQueue[] {
    let queues = this.#byTopic.get(topic)
    if (queues === undefined) {
      queues = []
      this.#byTopic.set(topic, queues)
    }
    return queues
  }

  /** A new one, of a partition that has none. */
  create(topic: string, partition: number): SendQueue {
    const queue = new SendQueue(topic, partition, this.batchBytes)
    const ofTopic = this.ofTopic(topic) as SendQueue[]
    ofTopic[partition] = queue
    this.#all.push(queue)
    return queue
  }
}
