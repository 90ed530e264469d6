import type { ErrorCode } from '../util/ErrorCode.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AppHarness } from './AppHarness.js'
import { failedExpectation } from './failedExpectation.js'
import type { MarblesHelpers } from './MarblesHelpers.js'
import { MarblesScript } from './MarblesScript.js'
import type { TestBroker } from './TestBroker.js'
import type { VirtualTime } from './VirtualTime.js'

/** How far virtual time goes on behind the last marble, where something is still scheduled. */
const MORE_FRAMES = 1_000
const MORE_MILLIS = 24 * 60 * 60 * 1_000

/** One test in marbles, from its set-up to its result. */
export class MarblesRun {
  readonly #script: MarblesScript
  #harness: AppHarness

  /** @param create makes an app for each life */
  constructor(
    private readonly setUp: (helpers: MarblesHelpers) => void | Promise<void>,
    private readonly create: () => AppHarness,
    private readonly time: VirtualTime,
    broker: TestBroker,
  ) {
    this.#script = new MarblesScript(time, broker)
    this.#harness = create()
  }

  /** @throws why the app has failed, or what differs from what was expected */
  async run(): Promise<void> {
    const { time } = this
    const script = this.#script
    try {
      await this.#live()
      script.schedule()
      await this.#crash()
      await time.run(script.last)
      await time.run(time.now + MORE_MILLIS, MORE_FRAMES)
      await this.#harness.commit()
      for (const expectation of script.expectations) await expectation.collect()
    } finally {
      await this.#harness.stop()
    }
    this.#verify()
  }

  async #live(): Promise<void> {
    await this.setUp(this.#script.helpers(this.#harness))
    this.#script.declarations.end()
    await this.#harness.start()
  }

  async #crash(): Promise<void> {
    const { time } = this
    for (const { frame, kind } of this.#script.crashes) {
      await time.advance(Math.max(0, frame - time.now))
      if (this.#harness.failure !== undefined) return
      if (kind === '!') {
        await this.#harness.kill()
        this.#script.schedule()
      } else {
        this.#harness = this.create()
        await this.#live()
      }
    }
  }

  #verify(): void {
    const { failure } = this.#harness
    const { expectedFailure: expected, sendError, expectations } = this.#script
    if (failure !== undefined && !isCode(failure.error, expected?.code)) throw failure.error
    if (failure === undefined && sendError !== undefined) throw sendError.error
    const failed = expectations.flatMap(expectation => expectation.verify() ?? [])
    if (failure === undefined && expected !== undefined) {
      failed.unshift(failedExpectation(`The app has not failed; expected was ${expected.code}.`, expected.place))
    }
    const [first] = failed
    if (first === undefined) return
    if (failed.length === 1) throw first
    throw failedExpectation(failed.map(({ message }) => message).join('\n\n'), first)
  }
}

function isCode(error: unknown, code: ErrorCode | undefined): boolean {
  return error instanceof RxfaustError && error.code === code
}
