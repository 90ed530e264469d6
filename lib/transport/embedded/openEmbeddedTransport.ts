import { resolve } from 'node:path'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { TransportOptions } from '../TransportOptions.js'
import { EmbeddedBroker } from './EmbeddedBroker.js'
import { EmbeddedTransport } from './EmbeddedTransport.js'
import { LevelLogStore } from './LevelLogStore.js'
import type { LogStore } from './LogStore.js'
import { MemoryLogStore } from './MemoryLogStore.js'

interface SharedBroker {
  readonly broker: Promise<EmbeddedBroker>
  users: number
  closing: Promise<void> | undefined
}

/** The brokers of this process that can be opened more than once, by name or directory. */
const shared = new Map<string, SharedBroker>()

/**
 * Opens an embedded broker.
 *
 * - `memory://`: a new one, gone when it is closed
 * - `memory://name`: one per name in this process, gone when its last user has closed it
 * - `level://dir`: kept in a directory (relative to the working directory; `level:///dir` is absolute), which one
 *   process at a time can have open; within the process it is shared. Its first user's scheduler and logger count
 *
 * @throws RxfaustError `RXFAUST_LOCKED` where another process has the directory, `RXFAUST_OPTION` for another URL
 */
export async function openEmbeddedTransport(url: string, options: TransportOptions): Promise<EmbeddedTransport> {
  const [scheme, rest] = split(url)
  if (scheme === 'memory') {
    const open = async (): Promise<LogStore> => new MemoryLogStore()
    if (rest !== '') return openShared(url, url, open, options)
    const broker = await EmbeddedBroker.open(await open(), { name: url, ...options })
    return new EmbeddedTransport(broker, options, () => broker.close())
  }
  if (scheme === 'level' && rest !== '') {
    const directory = resolve(rest)
    return openShared(`level://${directory}`, url, () => LevelLogStore.open(directory), options)
  }
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `${JSON.stringify(url)} is no embedded broker.`,
    "Use 'memory://', 'memory://name' or 'level://directory'.",
  )
}

async function openShared(
  key: string,
  name: string,
  open: () => Promise<LogStore>,
  options: TransportOptions,
): Promise<EmbeddedTransport> {
  let entry = shared.get(key)
  while (entry?.closing !== undefined) {
    await entry.closing.catch(() => {}) // who closed it has the rejection
    entry = shared.get(key)
  }
  if (entry === undefined) {
    const broker = open().then(store => EmbeddedBroker.open(store, { name, ...options }))
    entry = { broker, users: 0, closing: undefined }
    shared.set(key, entry)
  }
  const used = entry
  used.users++
  const release = async (): Promise<void> => {
    if (--used.users > 0) return
    used.closing = used.broker
      .then(broker => broker.close())
      .finally(() => {
        if (shared.get(key) === used) shared.delete(key)
      })
    await used.closing
  }
  try {
    return new EmbeddedTransport(await used.broker, options, release)
  } catch (error) {
    if (shared.get(key) === used) shared.delete(key)
    throw error
  }
}

function split(url: string): [scheme: string, rest: string] {
  const at = url.indexOf('://')
  return at === -1 ? ['', url] : [url.slice(0, at), url.slice(at + 3)]
}
