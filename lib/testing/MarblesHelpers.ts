import type { Observable } from 'rxjs'
import type { App } from '../app/App.js'
import type { WindowEntry } from '../tables/WindowEntry.js'
import type { Message } from '../topics/Message.js'
import type { Topic } from '../topics/Topic.js'
import type { ErrorCode } from '../util/ErrorCode.js'
import type { DeadLetter } from './DeadLetter.js'
import type { TableEntries } from './readTable.js'

/** What `marbles` gives a test. Diagrams are in the syntax of RxJS's `TestScheduler.run`, a character a millisecond. */
export interface MarblesHelpers {
  /** Not started; that happens when the function of the test has ended. */
  readonly app: App
  /** An Observable from outside, such as for `app.stream`. Without values the characters stand for themselves. */
  hot(marbles: string): Observable<string>
  hot<T>(marbles: string, values: Readonly<Record<string, T>>, error?: unknown): Observable<T>
  /** Sends messages to a topic; their timestamp is the virtual time unless the message has one. */
  produce<T, K>(
    topic: Topic<T, K>,
    marbles: string,
    values: Readonly<Record<string, readonly [key: K | null, value: T | null] | Message<T, K>>>,
  ): void
  /** Subscribes to a stream, as anybody would, and compares all that it emits until virtual time ends. */
  expectStream<T>(stream: Observable<T>): {
    /** @param error without it any error fits a `#` */
    toBe(marbles: string, values?: Readonly<Record<string, T>>, error?: unknown): void
  }
  /** Compares the messages that a topic holds, each at the time when the broker had it. */
  expectTopic<T, K>(
    topic: Topic<T, K>,
  ): {
    toBe(marbles: string, values?: Readonly<Record<string, readonly [key: K | null, value: T | null]>>): void
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
