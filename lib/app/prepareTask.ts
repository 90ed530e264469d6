import type { Task } from '../acks/Task.js'
import type { StateStore } from '../tables/store/StateStore.js'
import { pause } from '../util/pause.js'
import type { Position } from './Position.js'
import type { TaskManagerPort } from './TaskManagerPort.js'

type PreparePort = Pick<
  TaskManagerPort,
  'recoveryDelay' | 'scheduler' | 'createStore' | 'createTransaction' | 'positions'
>

/**
 * Opens a task's state, recovers it, and finds where its partitions are read from. Ends early when the task is over.
 *
 * @param opened its store, where a standby had it open
 * @param changed called when its status has changed
 * @returns by topic and partition; `undefined` where the task is over
 */
export async function prepareTask(
  task: Task,
  opened: StateStore | undefined,
  port: PreparePort,
  changed: () => void,
): Promise<ReadonlyMap<string, Position> | undefined> {
  const { recoveryDelay, scheduler } = port
  if (recoveryDelay > 0) await pause(recoveryDelay, scheduler, task.signal).catch(() => undefined)
  if (task.signal.aborted) {
    await opened?.close()
    return undefined
  }
  task.store = port.createStore(task, opened)
  // Before anything is read: it fences the owner before, whose last transaction is then decided.
  task.transaction = await port.createTransaction(task)
  if (task.signal.aborted) {
    await task.transaction?.close()
    return undefined
  }
  task.status.to('recovering')
  changed()
  await task.store?.recover(task.signal)
  if (task.signal.aborted) return undefined
  return port.positions([...task.queues.values()], undefined, task.signal)
}
