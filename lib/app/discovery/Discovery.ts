/*
 * Finds the modules that declare more of an app: those of `autodiscover`, and those that are asked for.
 *
 * Each is imported once, one after the other, so that their declarations come in the same order in every worker. Files
 * are imported by the URLs that the program's own imports give them, so that they meet the same app there.
 *
 * The file of the origin and that of the process are left out: they are what is being run. A module that waits, as it is
 * imported, for the start would wait for itself; Node ends the process then, and names the place.
 */
import { realpathSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { importModule } from '../../util/importModule.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { Autodiscover } from './Autodiscover.js'
import { findModules } from './findModules.js'

/** What the discovery needs of the app. */
interface DiscoveryHost {
  readonly id: string
  readonly settings: { readonly autodiscover: Autodiscover; readonly origin: string | undefined }
}

/** Where the program is. */
interface Origin {
  readonly folder: string
  /** `undefined` where a folder was given. */
  readonly file: string | undefined
}

/** Imports the modules that declare more of an app. */
export class Discovery {
  readonly #imported = new Set<string>()
  #configured = false
  #running = 0

  constructor(private readonly host: DiscoveryHost) {}

  /** Whether there is something to be imported before the start. */
  get pending(): boolean {
    return !this.#configured && this.host.settings.autodiscover !== false
  }

  /** Whether modules are being imported now: what they declare belongs to the start. */
  get running(): boolean {
    return this.#running > 0
  }

  /**
   * Imports those of `autodiscover` that were not imported yet, and others.
   *
   * @returns what was imported now, in that order
   * @throws RxfaustError `RXFAUST_DISCOVERY`, which names the module, `RXFAUST_OPTION`
   */
  async run(others: readonly string[] = []): Promise<readonly string[]> {
    this.#running++
    try {
      const wanted = [...(this.pending ? await this.#wanted() : []), ...others]
      this.#configured = true
      if (wanted.length === 0) return []
      const origin = await this.#origin()
      const imported: string[] = []
      for (const each of wanted) {
        for (const specifier of await this.#modules(each, origin)) {
          if (this.#imported.has(specifier)) continue
          this.#imported.add(specifier)
          await this.#import(specifier)
          imported.push(specifier)
        }
      }
      return imported
    } finally {
      this.#running--
    }
  }

  async #wanted(): Promise<readonly string[]> {
    const { autodiscover, origin } = this.host.settings
    if (autodiscover === true && origin === undefined) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `App "${this.host.id}" has autodiscover: true, and no origin.`,
        'Give origin: import.meta.url, or __filename in a CommonJS module.',
      )
    }
    if (typeof autodiscover === 'boolean') return autodiscover ? ['.'] : []
    const wanted = typeof autodiscover === 'function' ? await autodiscover() : autodiscover
    if (Array.isArray(wanted) && wanted.every(each => typeof each === 'string')) return wanted
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `autodiscover of app "${this.host.id}" has given ${JSON.stringify(wanted)}.`,
      'Give an array of paths and names of packages.',
    )
  }

  async #origin(): Promise<Origin> {
    const { origin = process.cwd() } = this.host.settings
    const path = resolve(origin.startsWith('file:') ? fileURLToPath(origin) : origin)
    const found = await stat(path).catch((cause: unknown) => {
      throw this.#failed(path, cause, 'It is the origin of the app: give import.meta.url, __filename, or a folder.')
    })
    return found.isDirectory() ? { folder: path, file: undefined } : { folder: dirname(path), file: path }
  }

  /** URLs of the files that an entry stands for; of a package that only the module system knows, its name. */
  async #modules(entry: string, origin: Origin): Promise<readonly string[]> {
    const path = this.#path(entry, origin)
    if (path === undefined) return [entry]
    const found = await stat(path).catch((cause: unknown) => {
      throw this.#failed(path, cause, `It is what "${entry}" stands for; paths count from the folder of the origin.`)
    })
    if (!found.isDirectory()) return [pathToFileURL(path).href]
    const running = new Set([origin.file, mainFile()])
    const files = await findModules(path, loadsTypeScript(origin.file))
    return files.filter(file => !running.has(file)).map(file => pathToFileURL(file).href)
  }

  #path(entry: string, { folder, file }: Origin): string | undefined {
    if (entry.startsWith('file:')) return fileURLToPath(entry)
    if (isAbsolute(entry) || /^\.{1,2}([\\/]|$)/.test(entry)) return resolve(folder, entry)
    try {
      return createRequire(file ?? join(folder, 'origin.js')).resolve(entry)
    } catch {
      // Perhaps of a package that gives itself to `import` only; otherwise the import says what is wrong.
      return undefined
    }
  }

  async #import(specifier: string): Promise<void> {
    try {
      await importModule(specifier)
    } catch (cause) {
      const name = specifier.startsWith('file:') ? fileURLToPath(specifier) : specifier
      throw this.#failed(name, cause, 'Mend it, or leave it out of autodiscover.')
    }
  }

  #failed(name: string, cause: unknown, advice: string): RxfaustError {
    const why = cause instanceof Error ? cause.message : String(cause)
    return new RxfaustError('RXFAUST_DISCOVERY', `App "${this.host.id}" could not import ${name}: ${why}.`, advice, {
      cause,
      details: { module: name },
    })
  }
}

/** The file that the process was started with. */
function mainFile(): string | undefined {
  const [, main] = process.argv
  if (main === undefined) return undefined
  try {
    return realpathSync(main)
  } catch {
    return undefined
  }
}

/** A program that is TypeScript itself is run by something that loads it; otherwise Node, or a loader, says so. */
function loadsTypeScript(origin: string | undefined): boolean {
  if (origin !== undefined && /\.[cm]?ts$/.test(origin)) return true
  return (
    Boolean(Reflect.get(process.features, 'typescript')) ||
    '.ts' in createRequire(join(process.cwd(), 'origin.js')).extensions
  )
}
