/** An argument of a command, by its place. */
export interface CommandArgument {
  /** Default: a string. */
  readonly type?: 'string' | 'number'
  /** Whether it may be left out; those behind it may be too, then. Default false. */
  readonly optional?: boolean
  /** Whether it is all that follows, as an array; the last one may be. Default false. */
  readonly multiple?: boolean
  /** The texts that it may be. Default: any. */
  readonly choices?: readonly string[]
  /** What it is for. */
  readonly help?: string
}
