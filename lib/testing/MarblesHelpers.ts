import type { Observable } from 'rxjs'
import type { App } from '../app/App.js'
import type { WindowEntry } from '../tables/windows/WindowEntry.js'
import type { Message } from '../topics/Message.js'
import type { Topic } from '../topics/Topic.js'
import type { ErrorCode } from '../util/ErrorCode.js'
import type { DeadLetter } from './DeadLetter.js'
import type { TableEntries } from './readTable.js'

/**
 * What `marbles` gives a test. Diagrams are in the syntax of RxJS's `TestScheduler.run`, a character a millisecond:
 * `'a-b 59s (cd)'`. In place of one diagram, `{ 0: 'a-b', 1: '-c' }` has one for each partition.
 */
export interface MarblesHelpers {
  /** Not started; that happens when the function of the test has ended. */
  readonly app: App
  /** An Observable from outside, such as for `app.stream`. Without values the characters stand for themselves. */
  hot(marbles: string): Observable<string>
  hot<T>(marbles: string, values: Readonly<Record<string, T>>, error?: unknown): Observable<T>
  /** An Observable that plays the diagram to each subscriber from its subscription on, such as for `mergeMap`. */
  cold(marbles: string): Observable<string>
  cold<T>(marbles: string, values: Readonly<Record<string, T>>, error?: unknown): Observable<T>
  /**
   * Sends messages to a topic, from outside of the app. Their timestamp is the virtual time and their partition that
   * of their key, unless the message has its own, or a partition its own diagram. The value `null` is a tombstone.
   */
  produce<T, K>(
    topic: Topic<T, K>,
    marbles: string | Readonly<Record<number, string>>,
    values: Readonly<Record<string, readonly [key: K | null, value: T | null] | Message<T, K>>>,
  ): void
  /**
   * What the group does with partitions of a topic, all of them or each by its diagram: `r` revokes one in a rebalance,
   * for which the app finishes and commits what is under way; with `l` it is lost together with all others, without
   * a commit, as if the session had timed out; `a` assigns it again. In between, another worker has it. Topics with
   * as many partitions move along.
   *
   * @example
   * rebalance(orders, { 0: '--r-----a', 1: '5ms (la)' })
   */
  rebalance<T, K>(topic: Topic<T, K>, marbles: string | Readonly<Record<number, string>>): void
  /**
   * At each `!` the app dies like a process that is killed: nothing is finished, sent or committed, and no
   * timer of it runs. At the `^`
   * behind it an app that is made like the first one starts: the function of the test runs again, and what it does and
   * expects goes on where it was. Both happen at the end of their frame. Expectations span all lives.
   *
   * @example
   * crash('5ms ! 2s ^ 10s (!^)')
   */
  crash(marbles: string): void
  /**
   * Subscribes to a stream, as anybody would, and compares all that it emits until virtual time ends.
   *
   * @param subscription `^` subscribes and `!` unsubscribes. Default: from the start, to the end
   */
  expectStream<T>(
    stream: Observable<T>,
    subscription?: string,
  ): {
    /**
     * @param marbles a diagram for each partition compares the values by the partition of their event; partitions
     * without one shall have nothing, and an end or an error shows in each
     * @param error without it any error fits a `#`
     */
    toBe(
      marbles: string | Readonly<Record<number, string>>,
      values?: Readonly<Record<string, T>>,
      error?: unknown,
    ): void
  }
  /** Compares the messages that a topic holds, each at the time when the broker had it. */
  expectTopic<T, K>(
    topic: Topic<T, K>,
  ): {
    /**
     * @param marbles with a diagram for each partition, those without one shall have nothing
     * @param values of a message only the fields that are given are compared
     */
    toBe(
      marbles: string | Readonly<Record<number, string>>,
      values?: Readonly<Record<string, readonly [key: K | null, value: T | null] | Partial<Message<T, K>>>>,
    ): void
  }
  /** Compares all windows that a table holds in the end, by key and by the window's start. */
  expectTable<K, V>(
    table: TableEntries<WindowEntry<K, V>>,
  ): {
    toEqual(entries: Readonly<Record<string, Readonly<Record<number, V>>>>): void
  }
  /** Compares all entries that a table holds in the end. */
  expectTable<K, V>(
    table: TableEntries<readonly [K, V]>,
  ): {
    toEqual(entries: Readonly<Record<string, V>>): void
  }
  /**
   * Compares the offsets that are committed when everything that is done is: the next one per partition, without the
   * partitions of which nothing is done.
   */
  expectCommitted<T, K>(topic: Topic<T, K>): { toEqual(offsets: Readonly<Record<number, number>>): void }
  /** Compares the records of a dead letter topic; only by the fields that are given. */
  expectDeadLetters(topic: string): { toEqual(letters: readonly Partial<DeadLetter>[]): void }
  /** Compares the codes of the app's warnings, which are not printed then. */
  expectWarnings(): { toEqual(codes: readonly string[]): void }
  /** Expects that the app fails, with this code, at the start or later. */
  expectFailure(code: ErrorCode): void
}
