import type { Supervisor } from '../agents/Supervisor.js'
import { Call } from './Call.js'
import type { ServiceDefinition } from './ServiceDefinition.js'
import type { ServiceHost } from './ServiceHost.js'
import type { ServiceInfo } from './ServiceInfo.js'
import type { TaskContext } from './TaskContext.js'

/** One service: what it does at the moment, one thing at a time. */
export class ServiceUnit {
  state: ServiceInfo['state'] = 'idle'
  /** Grows with each stop: whoever waits to start it again sees whether it was stopped by somebody else meanwhile. */
  term = 0
  /** Its `start` or `run` that is under way. */
  #call: Call | undefined
  /** `start` has ended well, and `stop` is to be called. */
  #started = false
  #stopping: Promise<void> | undefined

  constructor(
    private readonly host: ServiceHost,
    readonly name: string,
    readonly definition: ServiceDefinition,
    readonly dependencies: readonly ServiceUnit[],
    readonly supervisor: Supervisor | undefined,
    readonly inClient: boolean,
  ) {}

  /** Rejects with what its `start` throws. */
  async start(): Promise<void> {
    this.state = 'starting'
    const call = new Call()
    this.#call = call
    try {
      await call.enter(() => this.definition.start?.(contextOf(call)))
      this.#started = true
      this.state = 'started'
    } catch (error) {
      this.state = 'failed'
      throw error
    } finally {
      this.#call = undefined
      call.release()
    }
  }

  /** Its `run` begins, where it has started and has one. */
  run(failed: (error: unknown) => void): void {
    if (this.state !== 'started' || this.definition.run === undefined) return
    this.state = 'running'
    const call = new Call()
    this.#call = call
    void call
      .enter(() => this.definition.run?.(contextOf(call)))
      .then(
        () => undefined,
        (error: unknown) => ({ error }),
      )
      .then(failure => {
        call.release()
        if (this.#call === call) {
          this.#call = undefined
          if (this.state === 'running') this.state = 'started'
        }
        if (failure !== undefined && !call.isAbort(failure.error)) this.#failed(call, failure.error, failed)
      })
  }

  /** Tells what is under way to end. */
  abort(why: string): void {
    this.#call?.abort(`The service "${this.name}" is to end: ${why}.`)
  }

  /** Resolves when nothing is under way that is to be waited for. */
  async ended(): Promise<void> {
    await this.#call?.over
  }

  /** A caller that is this service itself is not waited for. */
  letGo(caller: Call | undefined): void {
    if (caller !== undefined && caller === this.#call) caller.release()
  }

  /** Stops, where it has started. Never rejects. */
  async stop(why: string, state: 'stopped' | 'restarting' | 'forfeited'): Promise<void> {
    this.term++
    this.#stopping ??= this.#stop(why).finally(() => {
      this.#stopping = undefined
    })
    await this.#stopping
    if (this.state !== 'failed') this.state = state
  }

  async #stop(why: string): Promise<void> {
    this.abort(why)
    await this.ended()
    if (!this.#started) return
    this.#started = false
    if (this.state !== 'failed') this.state = 'stopping'
    try {
      await this.definition.stop?.()
    } catch (error) {
      this.host.logger.error({ error, service: this.name }, 'a service failed while stopping')
    }
  }

  #failed(call: Call, error: unknown, failed: (error: unknown) => void): void {
    if (call.signal.aborted) {
      this.host.logger.error({ error, service: this.name }, 'a service has failed after it was told to end')
    } else failed(error)
  }
}

function contextOf({ signal }: Call): TaskContext {
  return { signal }
}
