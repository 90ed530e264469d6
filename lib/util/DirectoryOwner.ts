import { readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** Beside Level's own files, which pass it over. */
const FILE = 'OWNER'

interface Owner {
  readonly pid: number
  readonly host: string
  readonly program: string
}

/** Who has a directory of Level open. Its lock tells only that somebody has. */
export class DirectoryOwner {
  readonly #file: string

  constructor(directory: string) {
    this.#file = join(directory, FILE)
  }

  /** This process has it from now on; what was said before is of somebody who is gone. */
  async take(): Promise<void> {
    const owner: Owner = { pid: process.pid, host: hostname(), program: process.argv[1] ?? process.title }
    await writeFile(this.#file, JSON.stringify(owner))
  }

  /** For a message, where the store is locked: `process 4711 (/srv/worker.js)`. */
  async describe(): Promise<string> {
    const owner = await this.#read()
    if (owner === undefined) return 'another process'
    const { pid, host, program } = owner
    if (host !== hostname()) return `process ${pid} (${program}) on ${host}`
    if (pid === process.pid) return 'another app of this process'
    return isAlive(pid) ? `process ${pid} (${program})` : 'another process'
  }

  async #read(): Promise<Owner | undefined> {
    try {
      const { pid, host, program } = JSON.parse(await readFile(this.#file, 'utf8')) as Partial<Owner>
      if (typeof pid === 'number' && typeof host === 'string') return { pid, host, program: String(program) }
    } catch {
      // Not written yet, or by something else that uses Level.
    }
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
