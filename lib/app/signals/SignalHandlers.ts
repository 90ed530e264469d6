import { Subscription } from 'rxjs'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { SignalArguments } from './SignalArguments.js'
import type { Signals } from './Signals.js'

/** Whatever it takes, it is called with what its signal says. */
export type SignalHandler = (...args: unknown[]) => unknown

const NAMES = [
  'beforeConfigured',
  'configured',
  'afterConfigured',
  'workerInit',
  'produceMessage',
  'partitionsRevoked',
  'partitionsAssigned',
  'rebalanceComplete',
  'beforeShutdown',
] as const satisfies readonly (keyof SignalArguments)[]

/** The handlers of one app, or of all. */
export class SignalHandlers<First extends readonly unknown[] = []> {
  readonly #handlers = new Map<keyof SignalArguments, readonly SignalHandler[]>(NAMES.map(name => [name, []]))
  /** Read for every record that is sent. */
  producing: readonly SignalHandler[] = []
  /** What users connect with. */
  readonly signals: Signals<First>

  constructor() {
    const connect = NAMES.map(name => [name, (handler: unknown) => this.#connect(name, handler)] as const)
    this.signals = Object.freeze(Object.fromEntries(connect)) as unknown as Signals<First>
  }

  of(name: keyof SignalArguments): readonly SignalHandler[] {
    return this.#handlers.get(name) ?? []
  }

  #connect(name: keyof SignalArguments, handler: unknown): Subscription {
    if (typeof handler !== 'function') {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `on.${name} was given ${handler === null ? 'null' : typeof handler}.`,
        'Give the function that is to be called.',
      )
    }
    // One of its own, so that a function that is connected twice is called twice, and disconnected once.
    const connected: SignalHandler = (...args) => handler(...args)
    this.#set(name, [...this.of(name), connected])
    return new Subscription(() =>
      this.#set(
        name,
        this.of(name).filter(each => each !== connected),
      ),
    )
  }

  #set(name: keyof SignalArguments, handlers: readonly SignalHandler[]): void {
    this.#handlers.set(name, handlers)
    if (name === 'produceMessage') this.producing = handlers
  }
}
