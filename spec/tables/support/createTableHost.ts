import { asyncScheduler, NEVER } from 'rxjs'
import { Monitor } from '../../../lib/acks/Monitor.js'
import type { Sender } from '../../../lib/acks/Sender.js'
import type { Task } from '../../../lib/acks/Task.js'
import type { RecoveryProgress } from '../../../lib/tables/recovery/RecoveryProgress.js'
import type { TableDefinition } from '../../../lib/tables/state/TableDefinition.js'
import type { TableHost } from '../../../lib/tables/state/TableHost.js'
import type { OutRecord } from '../../../lib/transport/OutRecord.js'
import { partitionFor } from '../../../lib/transport/partitionFor.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'
import type { FakeChangelogs } from './FakeChangelogs.js'

/** An app as tables see it, with what it was told. */
export interface FakeTableHost extends TableHost {
  readonly owned: Task[]
  readonly registered: TableDefinition[]
  readonly progress: RecoveryProgress[]
  readonly warned: string[]
  readonly logged: string[]
  readonly failures: unknown[]
}

export function createTableHost(changelogs: FakeChangelogs, overrides: Partial<TableHost> = {}): FakeTableHost {
  const owned: Task[] = []
  const logged: string[] = []
  const host: FakeTableHost = {
    id: 'app',
    scheduler: asyncScheduler,
    logger: { ...silentLogger, warn: (_fields, message) => void logged.push(message) },
    monitor: new Monitor(),
    onError: 'fail',
    development: true,
    flush$: NEVER,
    stopped$: NEVER,
    interrupted: () => false,
    bufferLimit: 100,
    warn: (code, message) => void host.warned.push(`${code} ${message}`),
    fail: error => void host.failures.push(error),
    deadLetter: () => Promise.reject(new Error('not expected')),
    claimName: () => {},
    transport: changelogs.transport,
    sender: {
      send: async (record: OutRecord) => (await changelogs.send([record]))[0],
    } as unknown as Sender,
    stateDirectory: undefined,
    store: {},
    tableCacheSize: 1000,
    tableKeyIndexSize: 1000,
    partitioner: partitionFor,
    recoveryStallTimeout: 60_000,
    taskOf: (partitions, partition) =>
      owned.find(task => task.partitions === partitions && task.partition === partition),
    tasks: () => owned,
    registerTable: definition => void host.registered.push(definition),
    requireCoPartitioning: () => {},
    written: () => {},
    recoveryProgress: progress => void host.progress.push(progress),
    owned,
    registered: [],
    progress: [],
    warned: [],
    logged,
    failures: [],
    ...overrides,
  }
  return host
}
