import type { AgentHost } from './AgentHost.js'

/** Reply topics that are remembered. */
const REMEMBERED = 10_000

/** The topics that replies are wanted in, most of them those of apps that run elsewhere: which of them there are. */
export class ReplyTopics {
  /** Their partitions; 0 where the topic does not exist. */
  readonly #known = new Map<string, number | Promise<number>>()

  constructor(private readonly host: AgentHost) {}

  /** The number of partitions, 0 where the topic does not exist. */
  partitionsOf(topic: string): number | Promise<number> {
    const known = this.host.partitionsOf(topic) ?? this.#known.get(topic)
    if (known !== undefined) return known
    const asked = this.#ask(topic)
    this.#remember(topic, asked)
    return asked
  }

  /** What is known of a topic was wrong. */
  forget(topic: string): void {
    this.#known.delete(topic)
  }

  async #ask(topic: string): Promise<number> {
    try {
      const found = await this.host.transport.admin.describeTopics([topic])
      const partitions = found.get(topic)?.partitions ?? 0
      // A topic that is gone does not come back, since its name is never used again; but it may not be there yet.
      if (partitions === 0) this.#known.delete(topic)
      else this.#known.set(topic, partitions)
      return partitions
    } catch (error) {
      this.#known.delete(topic)
      throw error
    }
  }

  #remember(topic: string, partitions: Promise<number>): void {
    this.#known.set(topic, partitions)
    if (this.#known.size <= REMEMBERED) return
    const [oldest] = this.#known.keys()
    if (oldest !== undefined) this.#known.delete(oldest)
  }
}
