import type { Message } from '../topics/Message.js'
import type { Topic } from '../topics/Topic.js'
import type { Producer } from '../transport/Producer.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { TestBroker } from './TestBroker.js'
import type { VirtualTime } from './VirtualTime.js'

/** Sends what comes from outside of the app: it goes on while the app is dead. */
export class OutsideProducer {
  #producer: Promise<Producer> | undefined
  readonly #turns = new Map<string, number>()

  constructor(
    private readonly broker: TestBroker,
    private readonly time: VirtualTime,
  ) {}

  /** @throws RxfaustError `RXFAUST_ENCODE`, `RXFAUST_OPTION` where the topic has no such partition */
  async send<T, K>(topic: Topic<T, K>, message: Message<T, K>): Promise<void> {
    const timestamp = message.timestamp ?? this.time.now
    this.#producer ??= this.broker.producer()
    const producer = await this.#producer
    const count = (await this.broker.admin.describeTopics([topic.name])).get(topic.name)?.partitions ?? 0
    await topic.format.prepare()
    const { key, value, headers } = topic.format.encode(message)
    const partition =
      message.partition ?? (key === null ? this.#turn(topic.name) % count : topic.partitioner(key, count))
    if (!(partition < count)) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `A message is sent to partition ${partition} of topic "${topic.name}", which has ${count}.`,
        'Describe the topic with as many partitions as the test needs.',
      )
    }
    await producer.send([{ topic: topic.name, partition, key, value, headers, timestamp }])
  }

  #turn(topic: string): number {
    const turn = this.#turns.get(topic) ?? 0
    this.#turns.set(topic, turn + 1)
    return turn
  }
}
