import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TableHost } from '../state/TableHost.js'
import { openStateStore } from './openStateStore.js'
import { PartitionStore } from './PartitionStore.js'

/**
 * Frees the room that the local state of a table takes, on this disk. Whatever stays, here or elsewhere, is not read
 * again: it belongs to a changelog that is gone.
 *
 * @param partitions that the table had
 * @throws RxfaustError `RXFAUST_LOCKED`, `RXFAUST_STORE`
 */
export async function discardState(
  host: Pick<TableHost, 'scheduler' | 'logger' | 'warn' | 'fail' | 'store' | 'stateDirectory'>,
  table: string,
  partitions: number,
): Promise<void> {
  const { stateDirectory } = host
  if (stateDirectory === undefined) return
  await rm(join(stateDirectory, 'global', table), { recursive: true, force: true })
  for (let partition = 0; partition < partitions; partition++) {
    const location = join(stateDirectory, 'tasks', `${partitions}-${partition}`)
    if (!existsSync(location)) continue
    const store = await openStateStore(host, location)
    try {
      await new PartitionStore(store, table, partition).clear()
    } finally {
      await store.close()
    }
  }
}
