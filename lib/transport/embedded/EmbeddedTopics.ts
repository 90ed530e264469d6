import { RxfaustError } from '../../util/RxfaustError.js'
import type { TopicSpec } from '../TopicSpec.js'
import type { LogMarks } from './LogMarks.js'
import type { LogSegment } from './LogSegment.js'
import type { LogStore, StoreWrite } from './LogStore.js'
import { PartitionLog } from './PartitionLog.js'
import { parseTopicSettings } from './parseTopicSettings.js'
import { recoverLog } from './recoverLog.js'
import { segmentKey } from './segmentKey.js'

/** A topic of the embedded broker. */
export interface EmbeddedTopic {
  readonly topic: string
  readonly config: Readonly<Record<string, string>>
  readonly logs: readonly PartitionLog[]
}

/** A topic as it is stored. The number names its logs and is never used again, so that what a deletion left is not seen. */
interface StoredTopic {
  readonly id: number
  readonly partitions: number
  readonly config: Readonly<Record<string, string>>
}

/** The topics of the broker and their logs. */
export class EmbeddedTopics {
  private readonly topics = new Map<string, EmbeddedTopic>()
  private nextId = 1

  get(topic: string): EmbeddedTopic | undefined {
    return this.topics.get(topic)
  }

  [Symbol.iterator](): IterableIterator<EmbeddedTopic> {
    return this.topics.values()
  }

  /** @throws RxfaustError `RXFAUST_UNKNOWN_TOPIC` */
  log(topic: string, partition: number): PartitionLog {
    const known = this.topics.get(topic)
    const log = known?.logs[partition]
    if (log !== undefined) return log
    throw new RxfaustError(
      'RXFAUST_UNKNOWN_TOPIC',
      known === undefined
        ? `Topic ${topic} does not exist.`
        : `Topic ${topic} has ${known.logs.length} partitions, and no partition ${partition}.`,
      'Create the topic first, or look at its name and its number of partitions.',
      { details: { topic, partition } },
    )
  }

  async load(states: ReadonlyMap<string, object>, store: LogStore): Promise<void> {
    const segments = new Map<string, LogSegment[]>()
    for (const [key, value] of states) {
      const [kind, id] = key.split('/') as [string, string]
      if (kind === 'ids') this.nextId = (value as { next: number }).next
      if (kind !== 'segment') continue
      const list = segments.get(id)
      if (list === undefined) segments.set(id, [value as LogSegment])
      else list.push(value as LogSegment)
    }
    for (const [key, value] of states) {
      if (!key.startsWith('topic/')) continue
      const topic = key.slice('topic/'.length)
      const stored = value as StoredTopic
      const known = this.add(topic, stored)
      for (const log of known.logs) {
        const marks = states.get(`log/${log.id}`) as LogMarks | undefined
        await recoverLog(log, marks, segments.get(log.id) ?? [], store)
      }
    }
  }

  /** @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION` */
  create(spec: TopicSpec, writes: StoreWrite[]): EmbeddedTopic {
    if (!/^[a-zA-Z0-9._-]{1,249}$/.test(spec.topic) || spec.topic === '.' || spec.topic === '..') {
      throw new RxfaustError(
        'RXFAUST_NAME',
        `${JSON.stringify(spec.topic)} can't be the name of a topic.`,
        'Use 1 to 249 of the characters a-z, A-Z, 0-9, dot, underscore and hyphen.',
      )
    }
    if (!Number.isInteger(spec.partitions) || spec.partitions < 1) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `Topic ${spec.topic} is to have ${spec.partitions} partitions.`,
        'Give a whole number of at least 1.',
      )
    }
    const stored: StoredTopic = { id: this.nextId, partitions: spec.partitions, config: { ...spec.config } }
    const known = this.add(spec.topic, stored)
    this.nextId++
    writes.push({ kind: 'state', key: 'ids', value: { next: this.nextId } })
    writes.push({ kind: 'state', key: `topic/${spec.topic}`, value: stored })
    return known
  }

  /** Takes a topic out; its chunks are the caller's to clear. */
  remove(known: EmbeddedTopic, writes: StoreWrite[]): void {
    this.topics.delete(known.topic)
    writes.push({ kind: 'state', key: `topic/${known.topic}`, value: null })
    for (const log of known.logs) {
      writes.push({ kind: 'state', key: `log/${log.id}`, value: null })
      for (const segment of log.segments)
        writes.push({ kind: 'state', key: segmentKey(log.id, segment.base), value: null })
      log.gone = true
      log.wake()
    }
  }

  private add(topic: string, stored: StoredTopic): EmbeddedTopic {
    const settings = parseTopicSettings(topic, stored.config)
    const logs = Array.from(
      { length: stored.partitions },
      (_, partition) => new PartitionLog(`${stored.id}.${partition}`, topic, partition, settings),
    )
    const known: EmbeddedTopic = { topic, config: stored.config, logs }
    this.topics.set(topic, known)
    return known
  }
}
