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

/** What a supervisor needs of its agent. */
interface SupervisorPort {
  readonly agent: string
  readonly logger: Logger
  /** Milliseconds. */
  now(): number
}

/** Decides about the instances of one agent; counts their restarts. */
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
        `The supervisor of agent "${port.agent}" is ${JSON.stringify(options)}.`,
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
    const { agent, logger } = this.port
    if (this.strategy === 'crashing') return 'fail'
    if (this.strategy === 'forfeitOneForOne' || this.strategy === 'forfeitOneForAll') {
      logger.error({ error, agent }, 'an instance of an agent has failed and is given up')
      return 'forfeit'
    }
    const now = this.port.now()
    this.#times = this.#times.filter(time => time > now - this.#within)
    if (this.#times.length >= this.#restarts) {
      logger.error({ error, agent, restarts: this.#times.length }, 'an agent fails too often; the app fails with it')
      return 'fail'
    }
    const wait = this.#backoff * 2 ** this.#times.length
    this.#times.push(now)
    this.#count++
    logger.error({ error, agent, wait }, 'an instance of an agent has failed and begins anew')
    return wait
  }
}
