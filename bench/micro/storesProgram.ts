/**
 * Loads a table of many keys of a hundred bytes, and reads and updates it by random keys; a bare Level loop does the
 * same with the same files. Prints lines of JSON: rates, and texts such as the most memory that the process had. What
 * is measured is the table without a broker. Run by `bench/micro/stores.ts`.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getHeapStatistics } from 'node:v8'
import { Level } from 'level'
import { asyncScheduler } from 'rxjs'
import { Monitor } from '../../lib/acks/Monitor.js'
import type { SealedWrites } from '../../lib/acks/SealedWrites.js'
import { Task } from '../../lib/acks/Task.js'
import { createFormat } from '../../lib/tables/state/createFormat.js'
import type { TablePartition } from '../../lib/tables/state/TablePartition.js'
import { TaskTables, type TaskTablesHost } from '../../lib/tables/state/TaskTables.js'
import { openStateStore } from '../../lib/tables/store/openStateStore.js'
import { PartitionStore } from '../../lib/tables/store/PartitionStore.js'
import { storeDefaults } from '../../lib/tables/store/storeDefaults.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { type Contender, interleave } from '../interleave.js'

const [, , keys = '1000000', rounds = '3'] = process.argv
const KEYS = Number(keys)
const OPERATIONS = Math.min(200_000, KEYS)
/** As many events as an app commits at once by default. */
const COMMIT = 10_000
const MEBIBYTE = 1024 * 1024

const spec = {
  name: 'table',
  changelogTopic: 'changelog',
  format: createFormat<unknown, unknown>('table', 'text', 'json'),
  retention: undefined,
}
const prefix = 'd/table/0/'
const directory = await mkdtemp(join(tmpdir(), 'rxfaust-bench-stores-'))
const transport = await openTransport('memory://stores', {
  clientId: 'bench',
  logger: silentLogger,
  scheduler: asyncScheduler,
})
const host: TaskTablesHost = {
  transport,
  scheduler: asyncScheduler,
  logger: silentLogger,
  monitor: new Monitor(),
  warn: (_code, message) => console.error(message),
  fail: error => console.error(error),
  stateDirectory: directory,
  store: {},
  tableCacheSize: 10_000,
  recoveryStallTimeout: 60_000,
  recoveryProgress: () => {},
}
const task = new Task(1, 0, 1)
const files = join(directory, 'tasks', task.id)
const peak = { heap: 0, rss: 0, anonymous: 0 }

/** A hundred bytes, of which all but the number are noise. */
function keyOf(number: number): string {
  let key = String(number).padStart(10, '0')
  for (let word = number + 1; key.length < 100; ) {
    word = Math.imul(word ^ (word >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    key += (word >>> 0).toString(36)
  }
  return key.slice(0, 100)
}

const random = (): number => Math.floor(Math.random() * KEYS)

function look(): void {
  const { heapUsed, rss } = process.memoryUsage()
  peak.heap = Math.max(peak.heap, heapUsed)
  peak.rss = Math.max(peak.rss, rss)
  const anonymous = /RssAnon:\s+(\d+)/.exec(readStatus())?.[1]
  peak.anonymous = Math.max(peak.anonymous, Number(anonymous ?? 0) * 1024)
}

function readStatus(): string {
  return process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : ''
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

async function load(): Promise<void> {
  const store = await openStateStore(host, files)
  const partition = new PartitionStore(store, spec.name, 0)
  const value = Buffer.from(JSON.stringify({ count: 1 }))
  for (let at = 0; at < KEYS; at += COMMIT) {
    const length = Math.min(COMMIT, KEYS - at)
    await store.write(Array.from({ length }, (_, n) => partition.put(Buffer.from(keyOf(at + n)), value)))
    look()
  }
  await store.write([partition.putMeta({ next: 0, size: KEYS })])
  await store.close()
}

/** What both do: reads or updates in runs of a commit. */
function contender(
  name: string,
  open: () => Promise<void>,
  some: (operations: number) => Promise<void>,
  close: () => Promise<void>,
): Contender {
  return {
    name,
    before: open,
    async run() {
      for (let at = 0; at < OPERATIONS; at += COMMIT) {
        await some(Math.min(COMMIT, OPERATIONS - at))
        look()
        await turn()
      }
      return OPERATIONS
    },
    after: close,
  }
}

let tables: TaskTables
let table: TablePartition<unknown, unknown>
/** The checkpoint stays where it is, so that the table fits its empty changelog when it is opened again. */
const unknown = { partition: 0, offset: null, timestamp: 0 }
const openTables = async (): Promise<void> => {
  tables = new TaskTables(host, task, [spec])
  await tables.recover(new AbortController().signal)
  table = tables.partitionOf(spec) as TablePartition<unknown, unknown>
}
const closeTables = (): Promise<void> => tables.close()

let level: Level<Buffer, Buffer>
const openLevel = async (): Promise<void> => {
  level = new Level<Buffer, Buffer>(files, { ...storeDefaults, keyEncoding: 'buffer', valueEncoding: 'buffer' })
  await level.open()
}
const closeLevel = (): Promise<void> => level.close()

const reads: readonly [Contender, Contender] = [
  contender(
    'reads of a table',
    openTables,
    async operations => {
      for (let at = 0; at < operations; at++) if (table.read(keyOf(random())) === undefined) throw new Error('missing')
    },
    closeTables,
  ),
  contender(
    'reads of Level',
    openLevel,
    async operations => {
      for (let at = 0; at < operations; at++) {
        const value = level.getSync(Buffer.from(prefix + keyOf(random())))
        if (JSON.parse(String(value)).count === undefined) throw new Error('missing')
      }
    },
    closeLevel,
  ),
]
const updates: readonly [Contender, Contender] = [
  contender(
    'updates of a table',
    openTables,
    async operations => {
      for (let at = 0; at < operations; at++) {
        table.update(
          keyOf(random()),
          value => ({ count: (value as { count: number }).count + 1 }),
          () => ({ count: 0 }),
        )
      }
      const sealed = tables.seal() as SealedWrites
      await sealed.store(sealed.records.map(() => unknown))
    },
    closeTables,
  ),
  contender(
    'updates of Level',
    openLevel,
    async operations => {
      const batch = level.batch()
      for (let at = 0; at < operations; at++) {
        const key = Buffer.from(prefix + keyOf(random()))
        const { count } = JSON.parse(String(level.getSync(key))) as { count: number }
        batch.put(key, Buffer.from(JSON.stringify({ count: count + 1 })))
      }
      await batch.write()
    },
    closeLevel,
  ),
]

try {
  await transport.admin.createTopics([{ topic: spec.changelogTopic, partitions: 1 }])
  const began = performance.now()
  await load()
  const seconds = (performance.now() - began) / 1_000
  print({ text: `${KEYS} keys loaded in ${seconds.toFixed(0)} s` })
  for (const pair of [reads, updates]) {
    const rates = await interleave(pair, Number(rounds))
    const [name, against] = pair.map(contender => contender.name)
    print({ name, against, rates: [...rates] })
  }
  const limit = getHeapStatistics().heap_size_limit
  print({
    text:
      `at most ${mebibytes(peak.heap)} of heap (limit ${mebibytes(limit)}), ${mebibytes(peak.rss)} of RSS, of which ` +
      `${mebibytes(peak.anonymous)} are not mapped files`,
  })
} finally {
  await transport.close()
  await rm(directory, { recursive: true, force: true })
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / MEBIBYTE)} MiB`
}

function print(line: object): void {
  console.log(JSON.stringify(line))
}
