/*
 * The manifest on the broker: a topic of one partition, `<app>-manifest`, kept for ever, with one record of JSON for
 * every change of the topology. It is where the state is, so that a worker with an empty disk finds it too.
 *
 * Workers may write at the same time. A record says which one it replaces (`base`, its offset), and counts only if
 * that is the one that counts by then: whoever reads the log comes to the same result, and who has written reads it
 * again to see whose record it was. That is also why the topic isn't compacted, which could leave the record that
 * does not count; it grows by one record per change of the program.
 */
import type { SchedulerLike } from 'rxjs'
import { Patience } from '../tables/recovery/Patience.js'
import { retrying } from '../tables/recovery/retrying.js'
import type { InRecord } from '../transport/InRecord.js'
import type { Producer } from '../transport/Producer.js'
import type { TopicSpec } from '../transport/TopicSpec.js'
import type { Transport } from '../transport/Transport.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { ManifestEntry } from './ManifestEntry.js'
import { manifestName } from './manifestName.js'

/** Of what is in the records. One that is raised can't be read by what was before. */
const VERSION = 1
const NONE = -1
const LONGEST_NAME = 249

/** What the log says at its end. */
export interface StoredManifest {
  /** By the nodes' names; `undefined` where nothing was written yet. */
  readonly entries: ReadonlyMap<string, ManifestEntry> | undefined
  /** The offset of the record that says it; -1 for none. */
  readonly base: number
}

interface ManifestRecord {
  readonly version: number
  readonly base: number
  readonly nodes: Readonly<Record<string, ManifestEntry>>
}

/** Reads and writes the manifest of one app. */
export class ManifestLog {
  readonly topic: string
  #exists = false

  constructor(
    app: string,
    private readonly transport: Transport,
    private readonly producer: Producer,
    private readonly scheduler: SchedulerLike,
    /** Milliseconds without progress after which reading is given up. */
    private readonly timeout: number,
    private readonly signal: AbortSignal,
  ) {
    this.topic = manifestName(app)
  }

  /** Where it did not exist when it was read. */
  get missing(): TopicSpec | undefined {
    return this.#exists ? undefined : this.#spec
  }

  get #spec(): TopicSpec {
    return {
      topic: this.topic,
      partitions: 1,
      config: { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' },
    }
  }

  /** @throws RxfaustError `RXFAUST_MANIFEST` where it can't be read, `RXFAUST_BROKER` */
  async read(): Promise<StoredManifest> {
    // With an id as long as that, no node has a name for its topic.
    const described = this.topic.length > LONGEST_NAME ? [] : [this.topic]
    const { size } = described.length === 0 ? new Map() : await this.transport.admin.describeTopics(described)
    this.#exists = size > 0
    if (!this.#exists) return { entries: undefined, base: NONE }
    const patience = new Patience(this.scheduler, this.timeout, this.signal, cause => this.#stalled(cause))
    return retrying(this.scheduler, patience, signal => this.#read(signal))
  }

  /** Adds a record. Whether it counts shows when the log is read again. @throws RxfaustError `RXFAUST_SEND`, `RXFAUST_BROKER` */
  async append(entries: ReadonlyMap<string, ManifestEntry>, base: number): Promise<void> {
    await this.transport.admin.createTopics([this.#spec])
    const record: ManifestRecord = { version: VERSION, base, nodes: Object.fromEntries(entries) }
    const value = Buffer.from(JSON.stringify(record))
    await this.producer.send([
      { topic: this.topic, partition: 0, key: null, value, timestamp: Math.max(0, this.scheduler.now()) },
    ])
  }

  async #read(signal: AbortSignal): Promise<StoredManifest> {
    let manifest: StoredManifest = { entries: undefined, base: NONE }
    for await (const batch of this.transport.read({ topic: this.topic, partition: 0, from: 0, signal })) {
      for (const record of batch.records) {
        const { base, nodes } = this.#parse(record)
        if (base === manifest.base) manifest = { entries: new Map(Object.entries(nodes)), base: record.offset }
      }
      if (batch.nextOffset >= batch.highWatermark) return manifest
    }
    signal.throwIfAborted()
    throw new RxfaustError('RXFAUST_BROKER', `Reading ${this.topic} ended early.`, 'It is begun again.', {
      retriable: true,
    })
  }

  #parse({ offset, value }: InRecord): ManifestRecord {
    let record: Partial<ManifestRecord> | null
    try {
      record = JSON.parse(String(value === null ? value : Buffer.from(value))) as Partial<ManifestRecord> | null
    } catch (cause) {
      throw this.#unreadable(offset, cause)
    }
    if (typeof record?.version === 'number' && record.version > VERSION) {
      throw new RxfaustError(
        'RXFAUST_MANIFEST',
        `The manifest in topic "${this.topic}" was written by a newer version of rxfaust.`,
        'Run that version: this one may misread the state.',
        { details: { topic: this.topic, version: record.version } },
      )
    }
    const { nodes, base } = record ?? {}
    if (typeof base !== 'number' || typeof nodes !== 'object' || nodes === null) throw this.#unreadable(offset)
    return { version: VERSION, base, nodes }
  }

  #unreadable(offset: number, cause?: unknown): RxfaustError {
    return new RxfaustError(
      'RXFAUST_MANIFEST',
      `The record at offset ${offset} of topic "${this.topic}" is no manifest.`,
      "The topic is the app's own: keep others from writing to it, and delete it to take the state as it is.",
      { cause, details: { topic: this.topic, offset } },
    )
  }

  #stalled(cause: unknown): RxfaustError {
    return new RxfaustError(
      'RXFAUST_BROKER',
      `The manifest in topic "${this.topic}" could not be read for ${this.timeout} ms.`,
      'Check that the broker can be reached and that the topic can be read.',
      { cause, retriable: true },
    )
  }
}
