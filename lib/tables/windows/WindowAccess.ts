import type { Event } from '../../acks/Event.js'

/** Reads and writes of one windowed table by the time of an event or a clock. */
export interface WindowAccess<K, V, Absent> {
  /** @param time in milliseconds since the epoch */
  read(key: K, time: number): V | Absent
  /** In the windows of the view's time. */
  write(key: K, value: V | undefined): void
  update(key: K, change: (value: V | Absent) => V): V | undefined
  /** Entries at a point of time, of the keys in memory. */
  items(time: number): Iterable<readonly [K, V]>
  /** That of an event, by the record's timestamp. Default: the event that is being processed. */
  currentTime(event?: Event): number
  /** That of the view: the event's, of one of its fields, or of the clock. */
  ownTime(event?: Event): number
  /** The time of the app's clock. */
  now(): number
}
