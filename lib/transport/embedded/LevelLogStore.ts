import { Level } from 'level'
import { DirectoryOwner } from '../../util/DirectoryOwner.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import { decodeChunk } from './decodeChunk.js'
import { encodeChunk } from './encodeChunk.js'
import type { LogChunk } from './LogChunk.js'
import type { ChunkRange, LogStore, StoreWrite } from './LogStore.js'
import { LogTails } from './LogTails.js'

const format = 'rxfaust broker 1'

/**
 * Logs in Level. A chunk lies under its log and its last offset (`c/1.0/0000000000000499`), a state under `s/` and its
 * key. Level hands each batch to the system before it reports it written, so what is stored outlives the process,
 * though not a loss of power.
 */
export class LevelLogStore implements LogStore {
  readonly durable = true
  /** Consumers that keep up find here what was just written, and ask Level nothing. */
  private readonly tails = new LogTails()
  /**
   * The chunk at which the last read of each log ended: the next one mostly begins in it. Reading it again would be
   * slow, and both copies would stay in memory as long as any record of them is in use.
   */
  private readonly ends = new Map<string, LogChunk>()

  private constructor(private readonly level: Level<string, Uint8Array>) {}

  /** @throws RxfaustError `RXFAUST_LOCKED`, `RXFAUST_BROKER` */
  static async open(directory: string): Promise<LevelLogStore> {
    const level = new Level<string, Uint8Array>(directory, { keyEncoding: 'utf8', valueEncoding: 'view' })
    try {
      await level.open()
      await new DirectoryOwner(directory).take()
    } catch (cause) {
      await level.close()
      throw await openError(directory, cause)
    }
    const found = await level.get('format')
    if (found === undefined) {
      await level.put('format', Buffer.from(format))
    } else if (Buffer.from(found).toString() !== format) {
      await level.close()
      throw new RxfaustError(
        'RXFAUST_BROKER',
        `The directory ${directory} holds ${JSON.stringify(Buffer.from(found).toString())}, not ${JSON.stringify(format)}.`,
        'Use the version that wrote it, or another directory.',
      )
    }
    return new LevelLogStore(level)
  }

  async states(): Promise<ReadonlyMap<string, object>> {
    const states = new Map<string, object>()
    for await (const [key, value] of this.level.iterator({ gte: 's/', lt: 's0' })) {
      states.set(key.slice(2), JSON.parse(Buffer.from(value).toString()) as object)
    }
    return states
  }

  async write(writes: readonly StoreWrite[]): Promise<void> {
    await this.level.batch(
      writes.map(write => {
        if (write.kind === 'chunk') {
          return { type: 'put' as const, key: chunkKey(write.log, write.chunk.last), value: encodeChunk(write.chunk) }
        }
        if (write.kind === 'dropChunk') return { type: 'del' as const, key: chunkKey(write.log, write.last) }
        const key = `s/${write.key}`
        if (write.value === null) return { type: 'del' as const, key }
        return { type: 'put' as const, key, value: Buffer.from(JSON.stringify(write.value)) }
      }),
    )
    for (const write of writes) {
      if (write.kind === 'state') continue
      const end = this.ends.get(write.log)
      const last = write.kind === 'chunk' ? write.chunk.last : write.last
      if (end !== undefined && last <= end.last) this.ends.delete(write.log)
      if (write.kind === 'chunk') this.tails.append(write.log, write.chunk)
      else this.tails.forget(write.log)
    }
  }

  async read(log: string, from: number, before: number, maxBytes: number): Promise<ChunkRange> {
    const held = this.tails.read(log, from, before, maxBytes)
    if (held !== undefined) return held
    const end = this.ends.get(log)
    if (end !== undefined && end.first <= from && from <= end.last) {
      return { chunks: [end], complete: end.last + 1 >= before }
    }
    const range = await this.readChunks(log, from, before, maxBytes)
    const last = range.chunks.at(-1)
    if (last !== undefined) this.ends.set(log, last)
    return range
  }

  private async readChunks(log: string, from: number, before: number, maxBytes: number): Promise<ChunkRange> {
    const chunks: LogChunk[] = []
    let bytes = 0
    const iterator = this.level.iterator({ gte: chunkKey(log, from), lt: `c/${log}0`, highWaterMarkBytes: maxBytes })
    try {
      for (;;) {
        const entries = await iterator.nextv(256)
        if (entries.length === 0) return { chunks, complete: true }
        for (const [, value] of entries) {
          const chunk = decodeChunk(value)
          if (chunk.first >= before) return { chunks, complete: true }
          if (chunks.length > 0 && bytes >= maxBytes) return { chunks, complete: false }
          chunks.push(chunk)
          bytes += chunk.bytes
        }
      }
    } finally {
      await iterator.close()
    }
  }

  async clear(log: string, before: number): Promise<void> {
    this.tails.forget(log)
    this.ends.delete(log)
    await this.level.clear({
      gte: `c/${log}/`,
      lt: before === Number.POSITIVE_INFINITY ? `c/${log}0` : chunkKey(log, before),
    })
  }

  async close(): Promise<void> {
    await this.level.close()
  }
}

function chunkKey(log: string, last: number): string {
  return `c/${log}/${String(last).padStart(16, '0')}`
}

async function openError(directory: string, error: unknown): Promise<RxfaustError> {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error && (cause as { code?: string }).code === 'LEVEL_LOCKED') {
    const holder = await new DirectoryOwner(directory).describe()
    return new RxfaustError(
      'RXFAUST_LOCKED',
      `The embedded broker's directory ${directory} is held by ${holder}.`,
      'Stop that one, give this one a directory of its own, or use Kafka, which several processes can share.',
      { cause: error, details: { directory }, retriable: true },
    )
  }
  return new RxfaustError(
    'RXFAUST_BROKER',
    `The embedded broker can't open ${directory}: ${cause instanceof Error ? cause.message : String(cause)}.`,
    'Look at the permissions of the directory and the free space.',
    { cause: error, details: { directory } },
  )
}
