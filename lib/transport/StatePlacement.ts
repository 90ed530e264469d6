/** What an app says about the state of its tasks, so that an {@link Assigner} puts them where their state is. */
export interface StatePlacement {
  /** On how many other members each task with state is followed. */
  readonly standbyReplicas: number
  /** The subscribed topics whose tasks have state. */
  readonly stateful: readonly string[]
  /** Tasks of which this member has state, however old: `<number of partitions>-<partition>`. */
  readonly stored: readonly string[]
}
