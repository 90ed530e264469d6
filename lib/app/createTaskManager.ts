import { CreditPool } from '../acks/CreditPool.js'
import { Dispatcher } from '../acks/Dispatcher.js'
import { OwnershipGuard } from '../acks/OwnershipGuard.js'
import { RecordQueue } from '../acks/RecordQueue.js'
import { Task } from '../acks/Task.js'
import type { TaskTransaction } from '../acks/TaskTransaction.js'
import { createStandbyTables } from '../tables/recovery/createStandbyTables.js'
import { Patience } from '../tables/recovery/Patience.js'
import { retrying } from '../tables/recovery/retrying.js'
import { createTaskTables } from '../tables/state/createTaskTables.js'
import type { TableDefinition } from '../tables/state/TableDefinition.js'
import type { Topic } from '../topics/Topic.js'
import { nextTurn } from '../util/nextTurn.js'
import type { AppRuntime } from './AppRuntime.js'
import type { Position } from './Position.js'
import { resolvePositions } from './resolvePositions.js'
import { TaskManager } from './TaskManager.js'

/** Milliseconds of delivering, behind which the event loop has its turn. */
const SLICE = 3

/** The tasks of an app, wired with its topics, its tables and its consumer. */
export function createTaskManager(
  runtime: AppRuntime,
  createTransaction: (task: Task) => Promise<TaskTransaction | undefined>,
): TaskManager {
  const { settings } = runtime
  const pool = new CreditPool(settings.streamBufferMaxBytes)
  const dispatcher = new Dispatcher(SLICE, nextTurn, error => runtime.fail(error))
  const createQueue = (name: string, partition: number, task: Task): RecordQueue => {
    const topic = runtime.topics.get(name) as Topic<unknown, unknown>
    const queue = new RecordQueue(name, partition, task, {
      limit: runtime.settings.streamBufferMaxsize,
      pool,
      monitor: runtime.monitor,
      deliver: (record, from) => topic.reader.deliver(record, from),
      accepts: from => topic.reader.accepts(from),
      ...(topic.format.pending !== undefined && { pending: (record, from) => topic.reader.pending(record, from) }),
      flow: (from, paused) => {
        const { consumer } = runtime.taskManager
        if (paused) consumer?.pause([from])
        else consumer?.resume([from])
      },
      starved: from => runtime.flush$.next(from),
      ready: from => {
        runtime.commitWatch.begin()
        dispatcher.wake(from)
      },
      passed: from => {
        // Aborted records and marks of transactions at the end: no event will end with which they would be committed.
        if (from.frontier !== from.committed) runtime.commitTimer.again()
        if (runtime.progress$.observed) runtime.progress$.next()
      },
      acknowledged: () => {
        runtime.commitTimer.done()
        if (runtime.progress$.observed) runtime.progress$.next()
      },
    })
    if (!topic.observed) queue.halt(true)
    return queue
  }
  return new TaskManager({
    scheduler: settings.scheduler,
    logger: settings.logger,
    monitor: runtime.monitor,
    get drainTimeout() {
      return runtime.settings.drainTimeout
    },
    get waitEmpty() {
      return runtime.settings.streamWaitEmpty
    },
    get recoveryDelay() {
      return runtime.settings.streamRecoveryDelay
    },
    get revoking() {
      return runtime.partitionSignals.revoking
    },
    announce: ({ partitions, added }) => runtime.partitionSignals.assigned(partitions, added),
    revoked: (lost, millis) => runtime.partitionSignals.revoked(lost, millis),
    partitionsOf: topic => runtime.partitionsOf(topic) ?? 0,
    createQueue,
    createStore: (task, opened) => {
      const own = tablesOf(runtime, task.partitions)
      return own.length === 0 ? undefined : createTaskTables(runtime, task, own, opened)
    },
    createStandby: (partitions, partition, ready) => {
      const own = tablesOf(runtime, partitions)
      const id = Task.idOf(partitions, partition)
      return own.length === 0 ? undefined : createStandbyTables(runtime, id, partition, own, ready)
    },
    createTransaction,
    changelogSending: task => {
      const { exactlyOnce, sessionTimeout, rebalanceTimeout } = runtime.settings
      const lease = (): number => runtime.taskManager.consumer?.lease ?? Number.NEGATIVE_INFINITY
      return exactlyOnce
        ? undefined
        : { guard: new OwnershipGuard(task, lease, Math.min(sessionTimeout, rebalanceTimeout)) }
    },
    positions: (partitions, from, signal) => positionsOf(runtime, partitions, from, signal),
    revoke: task => {
      for (const queue of task.queues.values()) runtime.topics.get(queue.topic)?.reader.revoke(queue)
    },
    dropWaiting: () => {
      for (const topic of runtime.topics.values()) topic.reader.dropWaiting()
    },
    flushHolders: () => runtime.flush$.next(undefined),
    commit: () => runtime.commits.commit(),
    warn: (code, message) => runtime.warn(code, message),
    fail: error => runtime.fail(error),
  })
}

/** Those of which a task of that many partitions has one partition. */
function tablesOf(runtime: AppRuntime, partitions: number): TableDefinition[] {
  return runtime.tables.filter(
    table => table.kind !== 'global' && runtime.partitionsOf(table.changelog(partitions).topic) === partitions,
  )
}

/** Waits for the broker: an outage in a rebalance must not end the app. */
function positionsOf(
  runtime: AppRuntime,
  partitions: readonly { topic: string; partition: number }[],
  from: number | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Position>> {
  const { settings, scheduler, logger } = runtime
  return retrying(
    scheduler,
    new Patience(scheduler, Number.POSITIVE_INFINITY, signal, cause => cause),
    () =>
      resolvePositions(
        runtime.transport.admin,
        runtime.id,
        partitions,
        from,
        // Of a repartition topic only what is committed is ever deleted, so its first record is the next to be read.
        topic => (runtime.internalTopics.has(topic) ? 'earliest' : settings.autoOffsetReset),
        message => runtime.warn('RXFAUST_OFFSET_RESET', message),
      ),
    error => logger.warn({ error }, 'committed offsets could not be read, and are asked for again'),
  )
}
