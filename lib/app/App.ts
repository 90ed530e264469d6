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
import { Configuration } from './Configuration.js'
import type { CommandOutput } from './commands/CommandOutput.js'
import { runProgram } from './commands/runProgram.js'
import { standardOutput } from './commands/standardOutput.js'
import { Declarations } from './Declarations.js'
import { Lifecycle } from './Lifecycle.js'
import type { NoParts } from './parts/NoParts.js'
import type { Parts } from './parts/Parts.js'
import { resetApp } from './resetApp.js'
import { AppSignals } from './signals/AppSignals.js'
import { handlersOfAllApps } from './signals/handlersOfAllApps.js'
import type { Signals } from './signals/Signals.js'
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
export class App<P extends Parts = NoParts, M extends Monitor = Monitor> extends Declarations<P> {
  /** Signals of all apps: as {@link on}, and each handler gets the app first. */
  static readonly on: Signals<[app: App]> = handlersOfAllApps.signals
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
   * @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION`, `RXFAUST_SIGNAL`
   */
  constructor(id: string, options: AppOptions & { readonly parts?: P; readonly monitor?: M } = {}) {
    super(validateName(id, "app's id"), app => {
      const signals = new AppSignals(id, app, handlersOfAllApps)
      return new AppRuntime(new Configuration(id, options, signals))
    })
    this.#lifecycle = new Lifecycle(this.runtime, () => this.globals, this.background)
    this.runtime.onOpen = () => this.agents.open()
    this.runtime.onClose = () => this.agents.close()
    this.state$ = this.runtime.status.changes$
    this.warnings$ = this.runtime.warnings$
    this.recovery$ = this.runtime.recovery$.asObservable()
    this.assignment$ = this.#assignment.asObservable()
    this.runtime.taskManager.changed$.subscribe(() => {
      this.#assignment.next(this.runtime.taskManager.partitions())
    })
    this.runtime.signals.configured()
  }

  /**
   * Signals: what happens in the life of the app, told to handlers, which the app waits for.
   *
   * @example
   * app.on.partitionsAssigned(async partitions => openFiles(partitions))
   * app.on.partitionsRevoked(async partitions => closeFiles(partitions))
   */
  get on(): Signals {
    return this.runtime.signals.own.signals
  }

  get state(): AppStatus {
    return this.runtime.status.value
  }

  get monitor(): M {
    return this.runtime.monitor as M
  }

  get logger(): Logger {
    return this.runtime.logger
  }

  /**
   * Whether this worker leads the app: of all its workers exactly one does, and at no moment two. Asked for the first
   * time, it has the workers elect one, as {@link leader$} and timers with `onLeader` do; before the start is best, as it
   * is a rebalance afterwards. It looks at the clock each time: a worker that was frozen, or that the broker does not
   * answer, stops leading by itself before another one can begin.
   */
  get isLeader(): boolean {
    this.runtime.leadership.elect()
    return this.runtime.leadership.isLeader
  }

  /**
   * Whether this worker leads the app, as {@link isLeader}: the present state first, then each change. `false` comes
   * before another worker leads, also where the broker can't be reached any more.
   *
   * @example
   * app.leader$.pipe(switchMap(leads => (leads ? interval(1_000) : EMPTY))).subscribe(() => publishTotals())
   */
  get leader$(): Observable<boolean> {
    this.runtime.leadership.elect()
    return this.runtime.leadership.leader$
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
   * `RXFAUST_BROKER`, `RXFAUST_LOCKED`, `RXFAUST_RECOVERY`, `RXFAUST_TASK` where a service can't start
   */
  start(): Promise<void> {
    if (this.runtime.status.is('created')) this.agents.begin()
    return this.runtime.status.is('failed') ? this.#lifecycle.done : this.#lifecycle.start()
  }

  /**
   * Starts as a client, which sends and asks, and processes nothing: it joins no group, runs no agents and no streams,
   * and has no tables. Tasks, timers, cron jobs and services run, unless they have `inClient: false`. Topics that it
   * sends to are checked, or created, with the first message. Resolves when the broker is reached, and services have
   * started.
   *
   * @throws RxfaustError `RXFAUST_STATE` where it was started before or is stopped meanwhile, `RXFAUST_BROKER`,
   * `RXFAUST_TASK`
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
   * Imports modules that declare more of the app: those of its `autodiscover`, which the start does otherwise, and
   * others. To be called before the start, where tables are declared.
   *
   * @param modules paths of files and folders, which count from the folder of the app's `origin`, and names of packages
   * @returns what was imported now: URLs, in the order of the import
   * @throws RxfaustError `RXFAUST_DISCOVERY`, which names the module
   * @example
   * await app.discover('./agents', './tables')
   */
  async discover(...modules: readonly string[]): Promise<readonly string[]> {
    if (this.runtime.status.is('created')) this.runtime.configure()
    return this.runtime.discovery.run(modules)
  }

  /**
   * Runs one of the app's commands, also of those that are discovered. `--help` lists them.
   *
   * @param args as on the command line, without `node` and the file. Default: those of the process
   * @param output where it writes. Default: the standard output and the standard error
   * @returns the exit code: 0; 1 where the command has failed, 2 where the line is wrong, each with the reason written
   * @example
   * process.exitCode = await app.run(['send-all', '--max-messages', '5', 'orders.json'])
   */
  async run(args: readonly string[] = process.argv.slice(2), output: CommandOutput = standardOutput): Promise<number> {
    try {
      await this.discover()
    } catch (error) {
      output.error(`${error instanceof Error ? error.message : error}\n`)
      return 1
    }
    return runProgram(this.id, this, this.commands.all(), args, output)
  }

  /** As {@link run}, and ends the process with the exit code. */
  async main(): Promise<never> {
    process.exit(await this.run())
  }

  /**
   * Resolves when everything that the broker holds for this worker now, and what its channels hold, and what that leads to
   * in other topics of the app, is acknowledged. Rejects when the app fails meanwhile.
   */
  idle(): Promise<void> {
    return this.#lifecycle.idle()
  }
}
