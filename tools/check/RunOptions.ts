/** How a process of the check is run. */
export interface RunOptions {
  /** Options of Node itself. */
  readonly node?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** After so many milliseconds the process and all of its children are killed. */
  readonly timeout?: number
}
