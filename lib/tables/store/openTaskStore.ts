import { join } from 'node:path'
import type { TableHost } from '../state/TableHost.js'
import { openStateStore } from './openStateStore.js'
import type { StateStore } from './StateStore.js'

/**
 * Opens the store of a task, whether its changelogs are to be written or followed.
 *
 * @param id `<number of partitions>-<partition>`
 * @throws RxfaustError as {@link openStateStore}
 */
export function openTaskStore(
  host: Pick<TableHost, 'scheduler' | 'logger' | 'warn' | 'fail' | 'store' | 'stateDirectory'>,
  id: string,
  signal: AbortSignal,
): Promise<StateStore> {
  const directory = host.stateDirectory === undefined ? undefined : join(host.stateDirectory, 'tasks', id)
  return openStateStore(host, directory, signal)
}
