import { type Observable, Subject } from 'rxjs'
import type { Monitor } from '../acks/Monitor.js'
import type { Logger } from '../util/Logger.js'
import type { Warning } from './Warning.js'

/** What works, but probably not as meant; each is given once. */
export class Warnings {
  readonly #given = new Set<string>()
  readonly #added = new Subject<Warning>()
  readonly added$: Observable<Warning> = this.#added.asObservable()

  /** @param tell how a warning reaches those who don't watch */
  constructor(
    private readonly monitor: Monitor,
    private readonly logger: Logger,
    private readonly tell: (warning: Warning) => void,
  ) {}

  add(code: string, message: string): void {
    const key = `${code} ${message}`
    if (this.#given.has(key)) return
    this.#given.add(key)
    this.monitor.warnings++
    this.logger.warn({ code }, message)
    this.#added.next({ code, message })
    this.tell({ code, message })
  }
}
