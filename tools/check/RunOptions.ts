/** How a process of the check is run. */
export interface RunOptions {
  /** Options of Node itself. */
  readonly node?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Keeps the output until the process has ended, as others run beside it. */
  readonly beside?: boolean
  /** After so many milliseconds the process and all of its children are killed. */
  readonly timeout?: number
}
