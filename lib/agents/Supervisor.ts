import type { Logger } from '../util/Logger.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import type { SupervisorOptions, SupervisorStrategy } from './SupervisorOptions.js'

const STRATEGIES: readonly SupervisorStrategy[] = [
  'oneForOne',
  'oneForAll',
  'crashing',
  'forfeitOneForOne',
  'forfeitOneForAll',
]

/** What a supervisor needs of what it supervises. */
interface SupervisorPort {
  /** Such as "agent". */
  readonly kind: string
  readonly name: string
  readonly logger: Logger
  /** Milliseconds. */
  now(): number
}

/** Decides about the instances of one agent, or about one task or service; counts their restarts. */
export class Supervisor {
  readonly strategy: SupervisorStrategy
  readonly #restarts: number
  readonly #within: number
  readonly #backoff: number
  /** When there was a restart, within the period. */
  #times: number[] = []
  #count = 0

  /** @throws RxfaustError `RXFAUST_OPTION` */
  constructor(
    options: SupervisorStrategy | SupervisorOptions,
    private readonly port: SupervisorPort,
  ) {
    const {
      strategy,
      restarts = 5,
      within = { minutes: 1 },
      backoff = { seconds: 1 },
    } = typeof options === 'string' ? { strategy: options } : options
    if (!STRATEGIES.includes(strategy) || !(Number.isInteger(restarts) && restarts >= 0)) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `The supervisor of ${port.kind} "${port.name}" is ${JSON.stringify(options)}.`,
        `Give one of ${STRATEGIES.join(', ')}, and for restarts a whole number.`,
      )
    }
    this.strategy = strategy
    this.#restarts = restarts
    this.#within = toMillis(within, "the supervisor's within")
    this.#backoff = toMillis(backoff, "the supervisor's backoff")
  }

  /** Restarts so far. */
  get count(): number {
    return this.#count
  }

  /** Whether what happens to one instance happens to all. */
  get forAll(): boolean {
    return this.strategy === 'oneForAll' || this.strategy === 'forfeitOneForAll'
  }

  /**
   * An instance has failed.
   *
   * @returns the milliseconds after which it begins anew; or that the app fails, or that it is given up
   */
  failed(error: unknown): number | 'fail' | 'forfeit' {
    const { kind, name, logger } = this.port
    if (this.strategy === 'crashing') return 'fail'
    if (this.strategy === 'forfeitOneForOne' || this.strategy === 'forfeitOneForAll') {
      logger.error({ error, [kind]: name }, `the ${kind} has failed and is given up`)
      return 'forfeit'
    }
    const now = this.port.now()
    this.#times = this.#times.filter(time => time > now - this.#within)
    if (this.#times.length >= this.#restarts) {
      logger.error({ error, [kind]: name, restarts: this.#times.length }, `the ${kind} fails too often to begin anew`)
      return 'fail'
    }
    const wait = this.#backoff * 2 ** this.#times.length
    this.#times.push(now)
    this.#count++
    logger.error({ error, [kind]: name, wait }, `the ${kind} has failed and begins anew`)
    return wait
  }
}
