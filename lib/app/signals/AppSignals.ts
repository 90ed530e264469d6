import { outsideOfEvents } from '../../acks/outsideOfEvents.js'
import { recordSize } from '../../acks/recordSize.js'
import type { OutRecord } from '../../transport/OutRecord.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { AppOptionsDraft } from './AppOptionsDraft.js'
import type { ProducedMessage } from './ProducedMessage.js'
import type { SignalArguments } from './SignalArguments.js'
import { type SignalHandler, SignalHandlers } from './SignalHandlers.js'
import { signalError } from './signalError.js'

/** Bytes that Kafka's format adds to a record that is alone in its batch, and then some. */
const RECORD_OVERHEAD = 100

/** Tells the handlers of an app, and those of all apps. */
export class AppSignals {
  readonly own = new SignalHandlers()
  /** Those that were called when the app was configured; each is once. */
  readonly #configured = new Set<SignalHandler>()

  /**
   * @param app what handlers of all apps are given
   * @param all the handlers of all apps
   */
  constructor(
    private readonly id: string,
    private readonly app: unknown,
    private readonly all: SignalHandlers<[never]>,
  ) {}

  listens(name: keyof SignalArguments): boolean {
    return this.all.of(name).length > 0 || this.own.of(name).length > 0
  }

  /** Whether anybody wants to see what is sent. */
  get producing(): boolean {
    return this.own.producing.length > 0 || this.all.producing.length > 0
  }

  /**
   * Has those handlers change the options which have not been called yet.
   *
   * @throws RxfaustError `RXFAUST_SIGNAL`
   */
  configure(options: AppOptionsDraft): void {
    this.#now('beforeConfigured', this.#unconfigured('beforeConfigured', []))
    this.#now('configured', this.#unconfigured('configured', [options]))
  }

  /** Tells those who have not been told yet. @throws RxfaustError `RXFAUST_SIGNAL` */
  configured(): void {
    this.#now('afterConfigured', this.#unconfigured('afterConfigured', []))
  }

  /**
   * Shows a record to those who want to see it, and gives it with the headers that they have made.
   *
   * @param limit bytes of a record that the topic takes, where that is known
   * @throws RxfaustError `RXFAUST_SIGNAL`; `RXFAUST_SEND` where headers have made the record too large
   */
  produce(record: OutRecord, now: number, limit: number | undefined): OutRecord {
    const { topic, partition, key, value, timestamp = now, settings } = record
    const headers: ProducedMessage['headers'] = { ...record.headers }
    const message: ProducedMessage = { topic, partition, key, value, timestamp, headers }
    this.#now('produceMessage', this.#calls('produceMessage', [message]))
    const bad = Object.keys(headers).find(name => !isHeader(headers[name]))
    if (bad !== undefined) {
      const seen = new TypeError(`header "${bad}" is ${typeof headers[bad]}, where bytes or an array of bytes belong`)
      throw signalError('produceMessage', this.id, [seen])
    }
    const size = recordSize({ key, value, headers }) + RECORD_OVERHEAD
    if (limit !== undefined && size > limit) {
      throw new RxfaustError(
        'RXFAUST_SEND',
        `A record of topic "${topic}" has ${size} bytes with the headers of on.produceMessage, and may have ${limit} (max.message.bytes).`,
        'Add smaller headers, or raise max.message.bytes of the topic.',
        { details: { topic, size, limit } },
      )
    }
    return { topic, partition, key, value, timestamp, headers, settings }
  }

  /** Calls the handlers one after the other. @throws RxfaustError `RXFAUST_SIGNAL` */
  async tell<Name extends keyof SignalArguments>(name: Name, ...args: SignalArguments[Name]): Promise<void> {
    const errors: unknown[] = []
    for (const call of this.#calls(name, args)) {
      try {
        // A stop may come from a handler of an event, which this is none of.
        await outsideOfEvents(call)
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw signalError(name, this.id, errors)
  }

  #now(name: keyof SignalArguments, calls: readonly (() => unknown)[]): void {
    const errors: unknown[] = []
    for (const call of calls) {
      try {
        const result = call()
        if (isPromise(result)) {
          // Its failure is told of with this.
          result.then(undefined, () => undefined)
          errors.push(new TypeError('the handler has returned a promise, and nothing waits for it here'))
        }
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw signalError(name, this.id, errors)
  }

  #calls(name: keyof SignalArguments, args: readonly unknown[]): (() => unknown)[] {
    const forAll = this.all.of(name).map(handler => () => handler(this.app, ...args))
    return [...forAll, ...this.own.of(name).map(handler => () => handler(...args))]
  }

  #unconfigured(name: keyof SignalArguments, args: readonly unknown[]): (() => unknown)[] {
    const fresh = (handler: SignalHandler): boolean => !this.#configured.has(handler)
    const forAll = this.all.of(name).filter(fresh)
    const own = this.own.of(name).filter(fresh)
    for (const handler of [...forAll, ...own]) this.#configured.add(handler)
    return [...forAll.map(handler => () => handler(this.app, ...args)), ...own.map(handler => () => handler(...args))]
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function'
}

function isHeader(value: unknown): boolean {
  return value instanceof Uint8Array || (Array.isArray(value) && value.every(each => each instanceof Uint8Array))
}
