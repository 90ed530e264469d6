import type { CoPartitioning } from '../tables/state/CoPartitioning.js'
import type { TableDefinition } from '../tables/state/TableDefinition.js'
import type { InternalNode } from '../topics/InternalNode.js'
import type { Topic } from '../topics/Topic.js'
import type { Admin } from '../transport/Admin.js'
import type { TopicSpec } from '../transport/TopicSpec.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { changelogMismatch } from './changelogMismatch.js'
import { coPartitioningProblems } from './coPartitioningProblems.js'
import type { Manifest } from './Manifest.js'
import type { DeclaredNode } from './ManifestEntry.js'
import { tablePartitions } from './tablePartitions.js'
import { topicMismatch } from './topicMismatch.js'

type AnyTopic = Topic<unknown, unknown>

/** Checks what the app declares against what the broker has, and creates what is missing, explicitly. */
export class TopicRegistry {
  readonly #partitions = new Map<string, number>()
  readonly #maxRecordBytes = new Map<string, number>()

  constructor(
    private readonly admin: Admin,
    private readonly defaultPartitions: number,
    /** Whether missing topics may be created. */
    private readonly allowed = true,
  ) {}

  partitionsOf(topic: string): number | undefined {
    return this.#partitions.get(topic)
  }

  /** Of the largest record that the broker takes; `undefined` where it has not said. */
  maxRecordBytes(topic: string): number | undefined {
    return this.#maxRecordBytes.get(topic)
  }

  /**
   * Checks all topics and tables, and the manifest, before anything is consumed or created, so that one report has
   * everything.
   *
   * @param manifest of the start; what is declared after it is in none
   * @param internal the nodes that internal topics belong to, by topic
   * @param coPartitioned what has to have the same number of partitions
   * @throws RxfaustError `RXFAUST_TOPIC_MISMATCH`, `RXFAUST_MANIFEST`, with what to do for each mismatch; as `Manifest.settle`
   */
  async declare(
    topics: readonly AnyTopic[],
    tables: readonly TableDefinition[],
    manifest?: Manifest,
    internal: ReadonlyMap<string, InternalNode> = new Map(),
    coPartitioned: readonly CoPartitioning[] = [],
  ): Promise<void> {
    await Promise.all([...topics, ...tables].map(each => each.prepare()))
    await manifest?.open()
    const existing = new Map(await this.admin.describeTopics(topics.map(topic => topic.name)))
    for (const { name, partitions } of topics) {
      const node = internal.get(name)
      if (node !== undefined && manifest?.discards(node.name, partitions)) existing.delete(name)
    }
    const counts = new Map<string, number>()
    for (const { name, partitions } of topics) {
      counts.set(name, existing.get(name)?.partitions ?? partitions ?? this.defaultPartitions)
    }
    const { changelogs, unresolved } = resolveChangelogs(topics, tables, counts)
    unresolved.push(...coPartitioningProblems(coPartitioned, counts, changelogs))
    const held = await this.admin.describeTopics([...changelogs.values()].map(spec => spec.topic))
    const problems = new Map<string, readonly string[]>()
    for (const topic of topics) problems.set(topic.name, topicMismatch(topic, existing.get(topic.name)))
    for (const spec of changelogs.values()) problems.set(spec.topic, changelogMismatch(spec, held.get(spec.topic)))
    if (unresolved.length > 0) throw report([...[...problems.values()].flat(), ...unresolved])
    const nodes = declaredNodes(topics, changelogs, counts, internal)
    const plan = manifest?.plan(nodes)
    const unfit = [...(plan?.problems.keys() ?? [])]
    // The manifest has said it already, or has solved it.
    for (const name of [...unfit, ...(plan?.discarded.keys() ?? [])]) problems.delete(nodes.get(name)?.topic ?? '')
    const mismatches = [...problems.values()].flat()
    if (manifest !== undefined && plan !== undefined && unfit.length > 0) {
      throw manifest.refusal([...plan.problems.values(), ...mismatches], unfit)
    }
    if (mismatches.length > 0) throw report(mismatches)
    const gone = new Set([...(plan?.discarded.values() ?? [])].map(({ topic }) => topic))
    const missing = [
      ...topics
        .filter(({ name }) => gone.has(name) || !existing.has(name))
        .map(topic => topic.spec(counts.get(topic.name) as number)),
      ...[...changelogs.values()].filter(spec => gone.has(spec.topic) || !held.has(spec.topic)),
    ]
    const own = plan?.changed === true && manifest?.missing !== undefined ? [manifest.missing] : []
    // Which is refused for all of them at once, before the manifest says that they are there.
    if (!this.allowed) await this.admin.createTopics([...missing, ...own])
    const entries = await manifest?.settle(nodes)
    await this.#create(missing)
    for (const [name, count] of counts) this.#partitions.set(name, count)
    for (const [name, { config }] of existing) this.#limit(name, config)
    for (const [table, { topic, partitions }] of changelogs) {
      this.#partitions.set(topic, partitions)
      table.resolved(partitions, entries?.get(table.name)?.incarnation)
    }
  }

  /** The same for one topic, after the start. */
  async ensure(topic: AnyTopic): Promise<number> {
    await this.declare([topic], [])
    return this.#partitions.get(topic.name) as number
  }

  /** Makes the next one who needs a topic ask what it is like. */
  forget(topic: string): void {
    this.#partitions.delete(topic)
    this.#maxRecordBytes.delete(topic)
  }

  /** Creates a topic that nobody declared, such as that of dead letters, where it is missing. */
  async ensureNamed(topic: string, wanted = this.defaultPartitions): Promise<number> {
    const known = this.#partitions.get(topic)
    if (known !== undefined) return known
    const found = (await this.admin.describeTopics([topic])).get(topic)?.partitions
    if (found === undefined) await this.#create([{ topic, partitions: wanted }])
    const partitions = found ?? wanted
    this.#partitions.set(topic, partitions)
    return partitions
  }

  #limit(topic: string, config: Readonly<Record<string, string>>): void {
    const limit = Number(config['max.message.bytes'])
    if (limit > 0) this.#maxRecordBytes.set(topic, limit)
  }

  async #create(specs: readonly TopicSpec[]): Promise<void> {
    if (specs.length === 0) return
    await this.admin.createTopics(specs)
    const created = await this.admin.describeTopics(specs.map(({ topic }) => topic))
    for (const [topic, { config }] of created) this.#limit(topic, config)
  }
}

/** The changelogs of the tables, and what is wrong with tables that have no number of partitions. */
function resolveChangelogs(
  topics: readonly AnyTopic[],
  tables: readonly TableDefinition[],
  counts: ReadonlyMap<string, number>,
): { changelogs: Map<TableDefinition, TopicSpec>; unresolved: string[] } {
  const consumed = topics.filter(topic => topic.observed)
  const changelogs = new Map<TableDefinition, TopicSpec>()
  const unresolved: string[] = []
  for (const table of tables) {
    const partitions = tablePartitions(table, consumed, counts)
    if (typeof partitions === 'string') unresolved.push(partitions)
    else changelogs.set(table, table.changelog(partitions))
  }
  return { changelogs, unresolved }
}

/** The nodes that have state, by name. */
function declaredNodes(
  topics: readonly AnyTopic[],
  changelogs: ReadonlyMap<TableDefinition, TopicSpec>,
  counts: ReadonlyMap<string, number>,
  internal: ReadonlyMap<string, InternalNode>,
): Map<string, DeclaredNode> {
  const nodes = new Map<string, DeclaredNode>()
  for (const topic of topics) {
    const node = internal.get(topic.name)
    if (node === undefined) continue
    const partitions = topic.partitions ?? (counts.get(topic.name) as number)
    nodes.set(node.name, { kind: node.kind, ...topic.formats, topic: topic.name, partitions })
  }
  for (const [table, { topic, partitions }] of changelogs) {
    nodes.set(table.name, { ...table.describe(), topic, partitions })
  }
  return nodes
}

function report(problems: readonly string[]): RxfaustError {
  return new RxfaustError(
    'RXFAUST_TOPIC_MISMATCH',
    `The topics do not fit what the app declares:\n${problems.map(problem => `  - ${problem}\n`).join('')}`,
    'Nothing was consumed or created.',
    { details: { problems } },
  )
}
