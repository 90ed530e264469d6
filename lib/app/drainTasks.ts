import type { Task } from '../acks/Task.js'
import { deadline } from '../util/deadline.js'
import type { TaskManagerPort } from './TaskManagerPort.js'

/** The part of the drain that is kept for the commit. */
const COMMIT_SHARE = 0.2
/** The part that is kept for those who have to be told, if there are any; with some time to say that it was not enough. */
const SIGNAL_SHARE = 0.2
const SIGNAL_END = 0.95

type DrainPort = Pick<
  TaskManagerPort,
  'waitEmpty' | 'scheduler' | 'revoking' | 'dropWaiting' | 'flushHolders' | 'commit' | 'revoked'
>

/**
 * Takes tasks from draining to suspended: steps 1 to 5 of a rebalance, as TaskManager has them.
 *
 * @param timeout in milliseconds, of all steps together
 * @param lose ends a task whose work was not over in time
 */
export async function drainTasks(
  draining: readonly Task[],
  timeout: number,
  port: DrainPort,
  lose: (task: Task, reason: string) => void,
): Promise<void> {
  const { waitEmpty, scheduler, revoking } = port
  const until = scheduler.now() + timeout * SIGNAL_END
  for (const task of draining) for (const queue of task.queues.values()) queue.dropQueued()
  port.dropWaiting()
  port.flushHolders()
  const settled = Promise.all(draining.map(task => task.idle()))
  if (waitEmpty) await deadline(settled, timeout * (1 - COMMIT_SHARE - (revoking ? SIGNAL_SHARE : 0)), scheduler)
  await deadline(port.commit(), timeout * COMMIT_SHARE, scheduler)
  // Told while the tables are still there; what is written then is committed as well.
  await port.revoked(false, Math.max(0, until - scheduler.now()))
  if (revoking) await deadline(port.commit(), Math.max(0, until - scheduler.now()), scheduler)
  for (const task of draining) {
    if (!task.status.is('draining')) continue
    if (task.inFlight === 0) task.status.to('suspended')
    else if (waitEmpty) lose(task, `work was still under way ${timeout} ms after its revocation`)
    else lose(task, 'work was under way, which streamWaitEmpty says not to wait for')
  }
}
