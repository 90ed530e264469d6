import type { ErrorCode } from './ErrorCode.js'

/** What an {@link RxfaustError} is made of besides its code and message. */
interface RxfaustErrorOptions {
  /** The error behind this one. */
  readonly cause?: unknown
  /** Facts for programs: topic, partition, offset, key, … */
  readonly details?: Readonly<Record<string, unknown>>
  /** Whether the same call may work later without a change to the program. */
  readonly retriable?: boolean
}

/**
 * The one error class of rxfaust. Its message says what was seen and what to do about it.
 *
 * @example
 * try { await app.start() } catch (error) {
 *   if (error instanceof RxfaustError && error.code === 'RXFAUST_LOCKED') …
 * }
 */
export class RxfaustError extends Error {
  override readonly name: string = 'RxfaustError'
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>
  readonly retriable: boolean

  /**
   * @param seen what happened, as a sentence
   * @param advice what to do about it, as a sentence
   */
  constructor(code: ErrorCode, seen: string, advice: string, options: RxfaustErrorOptions = {}) {
    super(`${seen} ${advice} [${code}]`, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
    this.retriable = options.retriable ?? false
  }
}
