/** Reads and writes of one windowed table by the time of an event or a clock. */
export interface WindowAccess<K, V, Absent> {
  /** @param time in milliseconds since the epoch; absent: that of the current event */
  read(key: K, time?: number): V | Absent
  write(key: K, value: V | undefined): void
  update(key: K, change: (value: V | Absent) => V): V | undefined
  /** The time of the app's clock. */
  now(): number
}
