import { BehaviorSubject, type Observable } from 'rxjs'
import { currentClaim } from '../acks/currentClaim.js'
import type { Monitor } from '../acks/Monitor.js'
import type { RecoveryProgress } from '../tables/recovery/RecoveryProgress.js'
import type { Logger } from '../util/Logger.js'
import { validateName } from '../util/validateName.js'
import type { AppOptions } from './AppOptions.js'
import { AppRuntime } from './AppRuntime.js'
import type { AppStatus } from './AppStatus.js'
import type { AssignedPartition } from './AssignedPartition.js'
import { Declarations } from './Declarations.js'
import { Lifecycle } from './Lifecycle.js'
import { resetApp } from './resetApp.js'
import { resolveSettings } from './resolveSettings.js'
import type { Warning } from './Warning.js'

/**
 * An application: its topics, streams and tables, and the worker that runs them.
 *
 * @example
 * const app = new App('orders', { broker: 'kafka://localhost:9092' })
 * const orders = app.topic('orders', { key: string(), value: Order, partitions: 4 })
 * orders.subscribe(async order => save(order))
 * await app.start()
 */
export class App extends Declarations {
  readonly id: string
  readonly #lifecycle: Lifecycle
  readonly #assignment = new BehaviorSubject<readonly AssignedPartition[]>([])
  /** What the app is doing; the present state first. */
  readonly state$: Observable<AppStatus>
  /** What works, but probably not as meant; each is given once, and by `process.emitWarning` too. */
  readonly warnings$: Observable<Warning>
  /** Progress of the recovery of tables. */
  readonly recovery$: Observable<RecoveryProgress>
  /** The partitions that this worker owns and those that it stands by for; the present ones first. */
  readonly assignment$: Observable<readonly AssignedPartition[]>

  /**
   * @param id names the consumer group and begins the names of internal topics
   * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`
   */
  constructor(id: string, options: AppOptions = {}) {
    super(new AppRuntime(validateName(id, "app's id"), resolveSettings(id, options)))
    this.id = id
    this.#lifecycle = new Lifecycle(this.runtime, () => this.globals)
    this.runtime.onClose = () => this.agents.close()
    this.state$ = this.runtime.status.changes$
    this.warnings$ = this.runtime.warnings$
    this.recovery$ = this.runtime.recovery$.asObservable()
    this.assignment$ = this.#assignment.asObservable()
    this.runtime.taskManager.changed$.subscribe(() => {
      this.#assignment.next(this.runtime.taskManager.partitions())
    })
  }

  get state(): AppStatus {
    return this.runtime.status.value
  }

  get monitor(): Monitor {
    return this.runtime.monitor
  }

  get logger(): Logger {
    return this.runtime.logger
  }

  /** Resolves when the app has stopped, rejects with the reason when it has failed. */
  get done(): Promise<void> {
    return this.#lifecycle.done
  }

  /**
   * Starts: checks and creates topics, joins the group, recovers the tables of the partitions it is given. Resolves
   * when these are being processed. Installs no signal handlers and prints nothing.
   *
   * @throws RxfaustError `RXFAUST_STATE` where it was started before or is stopped meanwhile, `RXFAUST_TOPIC_MISMATCH`,
   * `RXFAUST_BROKER`, `RXFAUST_LOCKED`, `RXFAUST_RECOVERY`
   */
  start(): Promise<void> {
    if (this.runtime.status.is('created')) this.agents.begin()
    return this.runtime.status.is('failed') ? this.#lifecycle.done : this.#lifecycle.start()
  }

  /**
   * Starts as a client, which sends and asks, and processes nothing: it joins no group, runs no agents and no streams,
   * and has no tables. Topics that it sends to are checked, or created, with the first message. Resolves when the broker
   * is reached.
   *
   * @throws RxfaustError `RXFAUST_STATE` where it was started before or is stopped meanwhile, `RXFAUST_BROKER`
   * @example
   * await app.startClient()
   * const sum = await adder.ask({ a: 4, b: 4 })
   * await app.stop()
   */
  startClient(): Promise<void> {
    return this.#lifecycle.startClient()
  }

  /**
   * Stops: takes nothing more in, finishes what is under way until `stopTimeout`, commits, leaves the group, closes
   * everything. Idempotent. A start that is under way is cut off. May be called from a handler: the event of that
   * handler is not waited for and, unless it ends at once, comes again after the next start.
   */
  stop(): Promise<void> {
    return this.#lifecycle.stop(currentClaim())
  }

  /**
   * Forgets what the app has done, before it is started: the group's offsets, the changelogs and repartition topics
   * that are declared, and the local state. Topics of the user's stay; they are read again from their beginning.
   *
   * @throws RxfaustError `RXFAUST_STATE` after the start, or while other workers of the app run
   */
  reset(): Promise<void> {
    return resetApp(this.runtime)
  }

  /**
   * Resolves when everything that the broker holds for this worker now, and what it leads to in other topics of the
   * app, is acknowledged. Rejects when the app fails meanwhile.
   */
  idle(): Promise<void> {
    return this.#lifecycle.idle()
  }
}
