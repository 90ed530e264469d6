import type { Observable } from 'rxjs'
import type { Stream } from '../../lib/streams/Stream.js'
import type { StatefulHarness } from '../support/StatefulHarness.js'

/** An operator, applied to a stream of numbers; `others` are streams of numbers as well, from topics of their own. */
export type NumbersOperator = (
  app: StatefulHarness,
  ...others: ReadonlyArray<Stream<number, string>>
) => (source: Stream<number, string>) => Observable<unknown>

/**
 * An operator as {@link operatorLaws} try it. It is given numbers that are all different, some tens of them, and has to
 * let it be seen in what it emits of which of them that was made. Times in milliseconds of the app's scheduler.
 */
export interface OperatorUnderLaw {
  /** Title of the suite: the operator's name, with its variant. */
  readonly name: string
  /** Makes the operator. Called once for each app. */
  readonly operator: NumbersOperator
  /** The same, with a function of the user's that throws, or fails later, for these values. */
  readonly failing?: (bad: (value: number) => boolean) => NumbersOperator
  /** How many other streams it is given. Default 0. */
  readonly others?: number
  /** The numbers that an emitted value was made of. Default: itself, or the numbers in an array, however deep. */
  readonly origins?: (value: unknown) => readonly number[]
  /** Whether numbers are emitted again that it merely remembers: whose events are done is not looked at. Default `false`. */
  readonly remembers?: boolean
  /** Whether values of a partition come in their order. Default `true`. */
  readonly ordered?: boolean
  /** Whether each value is emitted, sooner or later, where nobody ends the subscription. Default `true`. */
  readonly lossless?: boolean
  /** Whether an event is done when the call that delivers it returns, where the observer is synchronous. Default `false`. */
  readonly immediate?: boolean
  /** Time after which nothing is held any more where no value comes. Default 1,000. */
  readonly patience?: number
  /** Events that it may hold for as long as nothing else comes. Default 0. */
  readonly keeps?: number
  /**
   * What becomes of what it holds when its partitions are given back: it is emitted, it is given back so that it comes
   * again, or the work that is under way goes on to its end. Default `emits`.
   */
  readonly atDrain?: 'emits' | 'gives back' | 'works on'
  /** Whether events that the broker is being given records of are finished when it has them, even after an early end. */
  readonly handsOn?: boolean
  /** Whether it completes by itself; what an asynchronous observer was handed is finished then. Default `false`. */
  readonly ends?: boolean
  /** Whether each emitted value is in the scope of the event it was made of. Default `true`. */
  readonly scoped?: boolean
}
