import type { TableDefinition } from '../tables/TableDefinition.js'
import type { Topic } from '../topics/Topic.js'
import type { Admin } from '../transport/Admin.js'
import type { TopicDescription } from '../transport/TopicDescription.js'
import type { TopicSpec } from '../transport/TopicSpec.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { changelogMismatch } from './changelogMismatch.js'
import { tablePartitions } from './tablePartitions.js'

type AnyTopic = Topic<unknown, unknown>

/** Checks what the app declares against what the broker has, and creates what is missing, explicitly. */
export class TopicRegistry {
  readonly #partitions = new Map<string, number>()

  constructor(
    private readonly admin: Admin,
    private readonly defaultPartitions: number,
  ) {}

  partitionsOf(topic: string): number | undefined {
    return this.#partitions.get(topic)
  }

  /**
   * Checks all topics and tables before anything is consumed or created, so that one report has everything.
   *
   * @throws RxfaustError `RXFAUST_TOPIC_MISMATCH`, with what to do for each mismatch
   */
  async declare(topics: readonly AnyTopic[], tables: readonly TableDefinition[]): Promise<void> {
    const existing = await this.admin.describeTopics(topics.map(topic => topic.name))
    const problems = topics.flatMap(topic => mismatch(topic, existing.get(topic.name)))
    const counts = new Map<string, number>()
    for (const topic of topics) {
      counts.set(topic.name, existing.get(topic.name)?.partitions ?? topic.partitions ?? this.defaultPartitions)
    }
    const consumed = topics.filter(topic => topic.observed)
    const changelogs: TopicSpec[] = []
    const resolved: Array<() => void> = []
    for (const table of tables) {
      const partitions = tablePartitions(table, consumed, counts)
      if (typeof partitions === 'string') {
        problems.push(partitions)
        continue
      }
      changelogs.push(table.changelog(partitions))
      resolved.push(() => table.resolved(partitions))
    }
    const held = await this.admin.describeTopics(changelogs.map(spec => spec.topic))
    problems.push(...changelogs.flatMap(spec => changelogMismatch(spec, held.get(spec.topic))))
    if (problems.length > 0) throw report(problems)
    await this.#create([
      ...topics.filter(topic => !existing.has(topic.name)).map(topic => topic.spec(counts.get(topic.name) as number)),
      ...changelogs.filter(spec => !held.has(spec.topic)),
    ])
    for (const [name, count] of counts) this.#partitions.set(name, count)
    for (const spec of changelogs) this.#partitions.set(spec.topic, spec.partitions)
    for (const each of resolved) each()
  }

  /** The same for one topic, after the start. */
  async ensure(topic: AnyTopic): Promise<number> {
    await this.declare([topic], [])
    return this.#partitions.get(topic.name) as number
  }

  /** Creates a topic that nobody declared, such as that of dead letters, where it is missing. */
  async ensureNamed(topic: string): Promise<number> {
    const known = this.#partitions.get(topic)
    if (known !== undefined) return known
    const found = (await this.admin.describeTopics([topic])).get(topic)?.partitions
    if (found === undefined) await this.#create([{ topic, partitions: this.defaultPartitions }])
    const partitions = found ?? this.defaultPartitions
    this.#partitions.set(topic, partitions)
    return partitions
  }

  async #create(specs: readonly TopicSpec[]): Promise<void> {
    if (specs.length > 0) await this.admin.createTopics(specs)
  }
}

function mismatch(topic: AnyTopic, existing: TopicDescription | undefined): string[] {
  const { name, partitions } = topic
  if (existing === undefined || partitions === undefined || existing.partitions === partitions) return []
  return [
    `Topic "${name}" is declared with ${partitions} partitions and has ${existing.partitions} on the broker: ` +
      `declare partitions: ${existing.partitions}, or none, or use another topic.`,
  ]
}

function report(problems: readonly string[]): RxfaustError {
  return new RxfaustError(
    'RXFAUST_TOPIC_MISMATCH',
    `The topics do not fit what the app declares:\n${problems.map(problem => `  - ${problem}\n`).join('')}`,
    'Nothing was consumed or created.',
    { details: { problems } },
  )
}
