import { filter, firstValueFrom } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import type { Background } from '../services/Background.js'
import type { GlobalTable } from '../tables/GlobalTable.js'
import { deadline } from '../util/deadline.js'
import { nextTurn } from '../util/nextTurn.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AppRuntime } from './AppRuntime.js'
import type { Connection } from './Connection.js'
import { caughtUp } from './caughtUp.js'
import { Manifest } from './Manifest.js'
import { ManifestLog } from './ManifestLog.js'
import { Membership } from './Membership.js'
import { openConnection } from './openConnection.js'
import { shutDown } from './shutDown.js'

/** Starts and stops an app, in order. */
export class Lifecycle {
  #starting: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  /** Ends what a start waits for. */
  readonly #cut = new AbortController()
  #watched = false
  #started = false
  #resolveDone: () => void = () => {}
  #rejectDone: (reason: unknown) => void = () => {}
  readonly #done: Promise<void>
  readonly #membership: Membership

  constructor(
    private readonly runtime: AppRuntime,
    private readonly globals: () => readonly GlobalTable<unknown, unknown>[],
    private readonly background: Background,
  ) {
    this.#done = new Promise((resolve, reject) => {
      this.#resolveDone = resolve
      this.#rejectDone = reject
    })
    // Whoever asks for `done` gets the reason; a failure that nobody asks for is told below.
    this.#done.catch(() => undefined)
    runtime.onFailure = error => this.#failed(error)
    this.#membership = new Membership(runtime)
    runtime.onInterest = () => this.#membership.rejoin(this.#starting)
    runtime.onFenced = () => this.#membership.askAgain()
    runtime.leadership.onElect = () => this.#membership.rejoin(this.#starting)
  }

  get done(): Promise<void> {
    this.#watched = true
    return this.#done
  }

  start(): Promise<void> {
    const { status, id } = this.runtime
    if (!status.is('created')) {
      return Promise.reject(
        new RxfaustError(
          'RXFAUST_STATE',
          `App "${id}" can't be started: it is ${status.value}.`,
          'An app starts once; make a new one to start again.',
        ),
      )
    }
    status.to('starting')
    this.#starting = this.#start()
    return this.#starting
  }

  /** Without joining the group: nothing is consumed or recovered. */
  startClient(): Promise<void> {
    const { status, id } = this.runtime
    if (!status.is('created')) {
      return Promise.reject(
        new RxfaustError(
          'RXFAUST_STATE',
          `App "${id}" can't be started as a client: it is ${status.value}.`,
          'An app starts once, as a worker or as a client; make a new one to start again.',
        ),
      )
    }
    status.to('starting')
    this.runtime.onInterest = () => {}
    this.runtime.leadership.onElect = () => {}
    this.#starting = this.#startClient()
    return this.#starting
  }

  stop(caller: Claim | undefined): Promise<void> {
    this.background.release()
    this.#stopping ??= this.#stop(caller)
    return this.#stopping
  }

  async idle(): Promise<void> {
    const { runtime } = this
    const failed = firstValueFrom(
      runtime.status.changes$.pipe(filter(status => status === 'failed' || status === 'stopped')),
    ).then(() => {
      throw new RxfaustError(
        'RXFAUST_STATE',
        `App "${runtime.id}" has ${runtime.status.value === 'failed' ? 'failed' : 'stopped'}.`,
        'See app.done for the reason.',
      )
    })
    await Promise.race([failed, caughtUp(runtime)])
  }

  async #startClient(): Promise<void> {
    const { runtime } = this
    try {
      runtime.configure()
      if (runtime.discovery.pending) await runtime.discovery.run()
      await this.#connect()
      await this.#startServices(true)
      runtime.status.to('running')
      this.#started = true
      this.background.begin()
    } catch (error) {
      if (runtime.status.is('stopping', 'stopped')) throw this.#cutOff(error)
      runtime.fail(error)
      await this.#stopping
      throw error
    }
  }

  async #connect(): Promise<Connection> {
    const { runtime } = this
    const { settings, monitor, produceSignal } = runtime
    for (const warning of settings.warnings) runtime.warn('RXFAUST_OPTION', warning)
    const connection = await openConnection(settings, monitor, this.#cut.signal, produceSignal)
    if (this.#cut.signal.aborted) {
      await Promise.all([connection.producer.close(), connection.outsideProducer.close()])
      if (connection.owned) await connection.transport.close()
      throw this.#cutOff()
    }
    runtime.connection = connection
    await runtime.onOpen()
    return connection
  }

  async #start(): Promise<void> {
    const { runtime } = this
    const { status } = runtime
    try {
      runtime.configure()
      if (runtime.discovery.pending) await runtime.discovery.run()
      const connection = await this.#connect()
      await Promise.all(runtime.channels.map(channel => channel.prepare()))
      await runtime.patterns.find()
      await this.#declare(connection)
      await Promise.all(this.globals().map(table => table.start()))
      await this.#startServices()
      await this.#membership.join()
      await runtime.taskManager.settled()
      await this.#membership.settled
      if (status.is('starting', 'rebalancing')) status.to('running')
      runtime.watchBlocking(true)
      runtime.patterns.watch()
      this.#started = status.is('running', 'degraded')
      if (this.#started) this.background.begin()
    } catch (error) {
      if (status.is('stopping', 'stopped')) throw this.#cutOff(error)
      runtime.fail(error)
      await this.#stopping
      throw error
    }
    if (runtime.status.is('failed')) await this.#done
    if (!this.#started) throw this.#cutOff()
  }

  /** Checks what the program declares, also against what it was when the stored state was written. */
  async #declare({ transport, producer, registry }: Connection): Promise<void> {
    const { runtime } = this
    const { id, settings, scheduler } = runtime
    const stopped = new AbortController()
    const watch = runtime.stopped$.subscribe(() => stopped.abort(this.#cutOff()))
    try {
      const { recoveryStallTimeout, changedState } = settings
      const log = new ManifestLog(id, transport, producer, scheduler, recoveryStallTimeout, stopped.signal)
      const manifest = new Manifest(id, transport.admin, log, changedState, runtime)
      await registry.declare(
        [...runtime.topics.values()],
        runtime.tables,
        manifest,
        runtime.internalTopics,
        runtime.coPartitioned,
      )
    } finally {
      watch.unsubscribe()
    }
  }

  async #startServices(client = false): Promise<void> {
    await this.background.start(client)
    if (this.#cut.signal.aborted) throw this.#cutOff()
  }

  #cutOff(cause?: unknown): RxfaustError {
    return new RxfaustError(
      'RXFAUST_STATE',
      `App "${this.runtime.id}" was stopped while it started.`,
      'Nothing runs any more. Catch this where the app may be stopped that early; app.done resolves all the same.',
      { cause },
    )
  }

  async #stop(caller: Claim | undefined): Promise<void> {
    const { runtime } = this
    const { status } = runtime
    if (status.is('created')) {
      status.to('stopped')
      this.#resolveDone()
      return
    }
    // A start may wait for long: for other members of the group, for a recovery. It is cut off, not waited for.
    const until = runtime.scheduler.now() + runtime.settings.stopTimeout
    status.to('stopping')
    await this.#shutdown(caller)
    const started = Promise.resolve(this.#starting).catch((error: unknown) =>
      runtime.logger.debug({ error }, 'the start ended'),
    )
    await deadline(started, Math.max(0, until - runtime.scheduler.now()), runtime.scheduler)
    if (status.is('stopping')) status.to('stopped')
    this.#resolveDone()
  }

  #failed(error: unknown): void {
    this.#rejectDone(error)
    // Before it has started, the start itself rejects.
    if (!this.#watched && this.#started) {
      process.emitWarning(`App "${this.runtime.id}" has failed: ${error instanceof Error ? error.message : error}`, {
        type: 'RxfaustWarning',
        code: 'RXFAUST_APP_FAILED',
      })
    }
    // A failure of the stop itself does not begin another one.
    this.#stopping ??= this.#shutdown(undefined)
  }

  /** Ends everything. */
  #shutdown(caller: Claim | undefined): Promise<void> {
    if (caller !== undefined) this.#leaveBehind(caller)
    this.#cut.abort(this.#cutOff())
    return shutDown(this.runtime, this.background, this.globals())
  }

  /** The handler that stops the app may be waiting for the stop. */
  #leaveBehind(caller: Claim): void {
    nextTurn()
      .then(() => {
        for (const delivery of caller.deliveries) delivery.drop()
      })
      .catch((error: unknown) => this.runtime.fail(error))
  }
}
