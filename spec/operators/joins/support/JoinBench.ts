import { asyncScheduler } from 'rxjs'
import type { Claim } from '../../../../lib/acks/Claim.js'
import { createJoinFormat } from '../../../../lib/tables/joins/createJoinFormat.js'
import { JoinDirectory } from '../../../../lib/tables/joins/JoinDirectory.js'
import type { JoinEntry } from '../../../../lib/tables/joins/JoinEntry.js'
import type { JoinKey } from '../../../../lib/tables/joins/JoinKey.js'
import { type EmitJoined, JoinPartition } from '../../../../lib/tables/joins/JoinPartition.js'
import type { JoinSpec } from '../../../../lib/tables/joins/JoinSpec.js'
import { joinRetention } from '../../../../lib/tables/joins/joinRetention.js'
import { createFormat } from '../../../../lib/tables/state/createFormat.js'
import { TablePartition } from '../../../../lib/tables/state/TablePartition.js'
import type { PartitionMeta, PartitionStore } from '../../../../lib/tables/store/PartitionStore.js'
import type { StateWrite } from '../../../../lib/tables/store/StateStore.js'
import { silentLogger } from '../../../../lib/util/silentLogger.js'

/** One event of a log; `at` is its place, by which it is known when it comes again. */
export interface JoinInput {
  readonly left: boolean
  readonly key: string
  readonly value: string
  readonly timestamp: number
  readonly at: number
}

/** `[key, left, right, timestamp]`, `-` for what is missing. */
export type JoinOutput = readonly [key: string, left: string, right: string, timestamp: number]

type Buffer_ = TablePartition<JoinKey<string>, JoinEntry<string>>

/** A store of one partition that is an object: what it has been given survives the partition. */
class FakeStore {
  readonly entries_ = new Map<string, Buffer>()
  #meta: PartitionMeta | undefined

  get(key: Buffer): Buffer | undefined {
    return this.entries_.get(key.toString('latin1'))
  }

  put(key: Buffer, value: Buffer | null): StateWrite {
    return value === null ? { type: 'del', key } : { type: 'put', key, value }
  }

  meta(): PartitionMeta | undefined {
    return this.#meta
  }

  putMeta(meta: PartitionMeta): StateWrite {
    return { type: 'put', key: Buffer.alloc(0), value: Buffer.from(JSON.stringify(meta)) }
  }

  async write(writes: Iterable<StateWrite>): Promise<void> {
    for (const write of writes) {
      if (write.key.length === 0 && write.type === 'put') this.#meta = JSON.parse(write.value.toString())
      else if (write.type === 'put') this.entries_.set(write.key.toString('latin1'), write.value)
      else this.entries_.delete(write.key.toString('latin1'))
    }
  }

  async clear(before: Buffer): Promise<void> {
    for (const key of this.entries_.keys()) if (key < before.toString('latin1')) this.entries_.delete(key)
  }

  async *entries(from?: Buffer): AsyncIterableIterator<readonly [Buffer, Buffer]> {
    const sorted = [...this.entries_].sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [key, value] of sorted) {
      if (from === undefined || key >= from.toString('latin1')) yield [Buffer.from(key, 'latin1'), value]
    }
  }
}

/** The claim of an event whose outcome a spec decides. */
export class FakeClaim {
  readonly event = { acknowledged: false, lost: false }
  readonly deliveries = [{ event: this.event }]
}

/** A partition of a join without an app: events in, results out; committed and opened again at will. */
export class JoinBench {
  readonly #stores = [new FakeStore(), new FakeStore()] as const
  #buffers!: readonly [Buffer_, Buffer_]
  #join!: JoinPartition<string, string, string>
  /** Emitted since the last look. */
  #out: JoinOutput[] = []
  late = 0

  constructor(private readonly spec: JoinSpec) {
    this.#open()
  }

  /** Processes an event, in the scope of a claim that is acknowledged at once where none is given. */
  process({ left, key, value, timestamp, at }: JoinInput, claim?: FakeClaim): JoinOutput[] {
    const own = claim ?? new FakeClaim()
    const emit: EmitJoined<string, string, string> = (one, other, time, ofKey) => {
      this.#out.push([ofKey ?? key, one ?? '-', other ?? '-', time])
    }
    const joinKey = { timestamp, offset: at, topic: left ? 1 : 2, part: 0, key }
    if (this.#join.process(left, joinKey, key, value, own as unknown as Claim, emit)) this.late++
    if (claim === undefined) own.event.acknowledged = true
    const out = this.#out
    this.#out = []
    return out
  }

  get stored(): number {
    return this.#stores[0].entries_.size + this.#stores[1].entries_.size
  }

  /** What a commit does with the state. */
  async commit(): Promise<void> {
    const parts = this.#buffers.map(buffer => [buffer, buffer.seal()] as const)
    for (const [at, [buffer, part]] of parts.entries()) {
      if (part === undefined) continue
      await (this.#stores[at] as FakeStore).write(
        buffer.durable.writes(
          part,
          part.records.map((_, offset) => ({ partition: 0, offset, timestamp: 0 })),
          false,
        ),
      )
      await buffer.stored(part)
      await buffer.expire()
    }
  }

  /** Opens it again with what was committed. */
  async restart(): Promise<void> {
    this.#open()
    for (const buffer of this.#buffers) await buffer.recovered(0)
    this.#link()
  }

  #open(): void {
    const { window, outer } = this.spec
    const buffer = (left: boolean): Buffer_ => {
      const format = createFormat<string, string>('j', undefined, undefined)
      const due =
        outer === 'both' || (outer === 'left' && left)
          ? (left ? window.after : window.before) + window.grace
          : undefined
      const spec = {
        name: 'j',
        changelogTopic: 'j-changelog',
        format: createJoinFormat(format),
        retention: joinRetention(window),
        attach: () => new JoinDirectory<string, string>(left, format, due),
      }
      const store = this.#stores[left ? 0 : 1] as unknown as PartitionStore
      return new TablePartition(spec, 0, store, { logger: silentLogger, scheduler: asyncScheduler }, 1000)
    }
    this.#buffers = [buffer(true), buffer(false)]
    this.#link()
  }

  #link(): void {
    this.#join = new JoinPartition(this.spec, ...this.#buffers)
  }
}
