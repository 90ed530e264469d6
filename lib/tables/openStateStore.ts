import { mkdir, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Level } from 'level'
import { MemoryLevel } from 'memory-level'
import { pause } from '../util/pause.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { LevelStateStore } from './LevelStateStore.js'
import type { StateStore } from './StateStore.js'
import type { TableHost } from './TableHost.js'

/** At a handover within one machine the old owner is still closing. */
const LOCK_PATIENCE = 5_000
const LOCK_RETRY = 100

const encodings = { keyEncoding: 'buffer', valueEncoding: 'buffer' } as const

/**
 * Opens the store in a directory, or in memory without one. A store that can't be read is moved aside: everything in
 * it is in the changelogs as well.
 *
 * @throws RxfaustError `RXFAUST_LOCKED` where another process holds it, `RXFAUST_STORE`
 */
export async function openStateStore(
  host: Pick<TableHost, 'scheduler' | 'logger' | 'warn'>,
  directory: string | undefined,
  signal?: AbortSignal,
): Promise<StateStore> {
  if (directory === undefined) {
    const level = new MemoryLevel<Buffer, Buffer>({ ...encodings, storeEncoding: 'buffer' })
    await level.open()
    return new LevelStateStore('in memory', level)
  }
  const deadline = host.scheduler.now() + LOCK_PATIENCE
  let movedAside = false
  for (;;) {
    const level = new Level<Buffer, Buffer>(directory, encodings)
    try {
      await mkdir(dirname(directory), { recursive: true })
      await level.open()
      return new LevelStateStore(`in ${directory}`, level)
    } catch (error) {
      const code = causeCode(error)
      if (code === 'LEVEL_LOCKED') {
        if (host.scheduler.now() >= deadline) throw locked(directory, error)
        await pause(LOCK_RETRY, host.scheduler, signal)
      } else if (code === 'LEVEL_CORRUPTION' && !movedAside) {
        movedAside = true
        await moveAside(host, directory, error)
      } else {
        throw new RxfaustError(
          'RXFAUST_STORE',
          `The state store in ${directory} can't be opened: ${reason(error)}`,
          'Check that the directory can be written and that the disk has room.',
          { cause: error, details: { directory } },
        )
      }
    }
  }
}

async function moveAside(host: Pick<TableHost, 'warn'>, directory: string, error: unknown): Promise<void> {
  const aside = `${directory}.corrupt-${Date.now()}`
  await rename(directory, aside)
  host.warn(
    'RXFAUST_STORE',
    `The state store in ${directory} can't be read (${reason(error)}). It was moved to ${aside} and is rebuilt from ` +
      'the changelogs; delete the copy when you no longer need it.',
  )
}

function locked(directory: string, cause: unknown): RxfaustError {
  return new RxfaustError(
    'RXFAUST_LOCKED',
    `The state store in ${directory} is held by another process.`,
    'Stop the other process, or give each worker on this machine a state directory of its own.',
    { cause, details: { directory } },
  )
}

/** Level wraps what the store said. */
function causeCode(error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause ? cause.code : undefined
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
