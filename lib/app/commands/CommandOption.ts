/** An option of a command: `maxMessages` is `--max-messages`. */
export interface CommandOption {
  /** A boolean is `--verbose`, or `--no-verbose` where its default is true. */
  readonly type: 'string' | 'number' | 'boolean'
  /** One letter: `n` is `-n`. */
  readonly short?: string
  /** What it is where it is not given. Default: `undefined`, of a boolean false, of several none. */
  readonly default?: string | number | boolean | readonly string[] | readonly number[]
  /** Whether it has to be given. Default false. */
  readonly required?: boolean
  /** Whether it may be given several times; it is an array then. Default false. */
  readonly multiple?: boolean
  /** The texts that it may be. Default: any. */
  readonly choices?: readonly string[]
  /** What it is for. */
  readonly help?: string
}
