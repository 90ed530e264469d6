import { join } from 'node:path'
import type { Transport } from '../../lib/transport/Transport.js'
import { fillInput } from '../jobs/fillInput.js'
import type { InputShape } from '../jobs/InputShape.js'
import { PARTITIONS } from '../jobs/partitions.js'
import type { Command } from '../process/Command.js'

/** What the parts on Kafka share: the broker, the input, and how programs are started. */
export interface KafkaBenchOptions {
  /** `host:port`. */
  readonly address: string
  readonly transport: Transport
  /** For the state of programs. */
  readonly directory: string
  /** The command of a program of `bench/programs`. */
  readonly program: (name: string, args: readonly string[]) => Command
  readonly close: () => Promise<void>
}

export class KafkaBench {
  readonly address: string
  readonly transport: Transport
  readonly directory: string
  readonly #options: KafkaBenchOptions
  readonly #run = Date.now().toString(36)
  readonly #inputs = new Map<string, Promise<string>>()
  #ids = 0

  constructor(options: KafkaBenchOptions) {
    this.#options = options
    this.address = options.address
    this.transport = options.transport
    this.directory = options.directory
  }

  get url(): string {
    return `kafka://${this.address}`
  }

  /** Of an app or a group that was never there before. */
  createId(prefix: string): string {
    return `${prefix}-${this.#run}-${this.#ids++}`
  }

  /** The topic with so many records of the jobs' input, which is written when it is needed first. */
  input(records: number, shape?: InputShape): Promise<string> {
    const name = JSON.stringify([records, shape])
    let input = this.#inputs.get(name)
    if (input === undefined) {
      const topic = this.createId('input')
      input = fillInput(this.transport, topic, records, shape).then(() => topic)
      this.#inputs.set(name, input)
    }
    return input
  }

  async createTopics(...topics: readonly string[]): Promise<void> {
    await this.transport.admin.createTopics(topics.map(topic => ({ topic, partitions: PARTITIONS })))
  }

  /** All that belong to an id, those that others have made included. */
  async deleteTopics(id: string): Promise<void> {
    const topics = await this.transport.admin.listTopics()
    await this.transport.admin.deleteTopics(topics.filter(topic => topic.startsWith(`${id}-`)))
  }

  program(name: string, ...args: readonly (string | number)[]): Command {
    return this.#options.program(name, args.map(String))
  }

  /** A directory of an id; it need not exist. */
  state(id: string): string {
    return join(this.directory, id)
  }

  close(): Promise<void> {
    return this.#options.close()
  }
}
