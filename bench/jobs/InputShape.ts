/** What the input of a job is like, where it is not as usual. */
export interface InputShape {
  /** Default: 4. */
  readonly partitions?: number
  /** Different keys. Default: 10,000. */
  readonly users?: number
}
