import { existsSync, writeFileSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Level } from 'level'
import { MemoryLevel } from 'memory-level'
import { DirectoryOwner } from '../../util/DirectoryOwner.js'
import { pause } from '../../util/pause.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { TableHost } from '../state/TableHost.js'
import { GuardedStore } from './GuardedStore.js'
import { LevelStateStore } from './LevelStateStore.js'
import type { StateStore } from './StateStore.js'
import { storeDefaults } from './storeDefaults.js'

/** At a handover within one machine the old owner is still closing. */
const LOCK_PATIENCE = 5_000
const LOCK_RETRY = 100
/** A file of this name says that a read has found the store corrupt: opening it alone would not show that. */
const MARK = 'CORRUPT'

const encodings = { keyEncoding: 'buffer', valueEncoding: 'buffer' } as const

type OpeningHost = Pick<TableHost, 'scheduler' | 'logger' | 'warn' | 'fail' | 'store'>

/**
 * Opens the store at a location, or in memory without one. A store on disk that can't be read is moved aside:
 * everything in it is in the changelogs as well. A failure of the opened store ends the app.
 *
 * @throws RxfaustError `RXFAUST_LOCKED` where another process holds it, `RXFAUST_STORE`
 */
export async function openStateStore(
  host: OpeningHost,
  location: string | undefined,
  signal?: AbortSignal,
): Promise<StateStore> {
  const store = await open(host, location, signal)
  return new GuardedStore(store, error => host.fail(error))
}

async function open(
  host: OpeningHost,
  location: string | undefined,
  signal: AbortSignal | undefined,
): Promise<StateStore> {
  if (location === undefined) {
    const level = new MemoryLevel<Buffer, Buffer>({ ...encodings, storeEncoding: 'buffer' })
    await level.open()
    return new LevelStateStore('in memory', level)
  }
  if (typeof host.store === 'function') return openOwn(host.store, location)
  return openLevel(host, location, signal)
}

async function openOwn(open: (location: string) => StateStore | Promise<StateStore>, at: string): Promise<StateStore> {
  try {
    return await open(at)
  } catch (error) {
    if (error instanceof RxfaustError) throw error
    throw new RxfaustError(
      'RXFAUST_STORE',
      `The store function failed for ${at}: ${reason(error)}`,
      'See its cause: it is the function that was given as the option `store`.',
      { cause: error, details: { location: at } },
    )
  }
}

async function openLevel(
  host: OpeningHost,
  directory: string,
  signal: AbortSignal | undefined,
): Promise<LevelStateStore> {
  const deadline = host.scheduler.now() + LOCK_PATIENCE
  const owner = new DirectoryOwner(directory)
  let movedAside = false
  for (;;) {
    const level = new Level<Buffer, Buffer>(directory, { ...storeDefaults, ...host.store, ...encodings })
    try {
      await mkdir(dirname(directory), { recursive: true })
      await level.open()
      if (movedAside || !existsSync(join(directory, MARK))) {
        await owner.take()
        return new LevelStateStore(`in ${directory}`, level, () => mark(host, directory))
      }
      await level.close()
      movedAside = true
      await moveAside(host, directory, 'a read has found it corrupt')
    } catch (error) {
      await level.close()
      const code = causeCode(error)
      if (code === 'LEVEL_LOCKED') {
        if (host.scheduler.now() >= deadline) throw locked(directory, await owner.describe(), error)
        await pause(LOCK_RETRY, host.scheduler, signal)
      } else if (isDamage(code, error, directory) && !movedAside) {
        movedAside = true
        await moveAside(host, directory, reason(error))
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

function mark(host: OpeningHost, directory: string): void {
  try {
    writeFileSync(join(directory, MARK), '')
  } catch (error) {
    host.logger.warn({ error, directory }, 'a corrupt state store could not be marked, and has to be deleted by hand')
  }
}

/** Level calls it an error of reading where a file that another one names is gone. */
function isDamage(code: unknown, error: unknown, directory: string): boolean {
  if (code === 'LEVEL_CORRUPTION') return true
  return code === 'LEVEL_IO_ERROR' && /no such file/i.test(reason(error)) && existsSync(join(directory, 'CURRENT'))
}

async function moveAside(host: OpeningHost, directory: string, why: string): Promise<void> {
  const aside = `${directory}.corrupt-${Date.now()}`
  await rename(directory, aside)
  host.warn(
    'RXFAUST_STORE',
    `The state store in ${directory} can't be read (${why}). It was moved to ${aside} and is rebuilt from ` +
      'the changelogs; delete the copy when you no longer need it.',
  )
}

function locked(directory: string, holder: string, cause: unknown): RxfaustError {
  return new RxfaustError(
    'RXFAUST_LOCKED',
    `The state store in ${directory} is held by ${holder}.`,
    'Stop the other one, or give each worker on this machine a dataDirectory of its own.',
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
