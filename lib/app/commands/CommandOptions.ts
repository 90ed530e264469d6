import type { CommandArgument } from './CommandArgument.js'
import type { CommandOption } from './CommandOption.js'

/** How a command is called, and what it runs with. */
export interface CommandOptions<
  Options extends Readonly<Record<string, CommandOption>> = Readonly<Record<string, CommandOption>>,
  Arguments extends Readonly<Record<string, CommandArgument>> = Readonly<Record<string, CommandArgument>>,
> {
  /** What it does, for `--help`. */
  readonly help?: string
  readonly options?: Options
  /** In the order in which they are given. */
  readonly arguments?: Arguments
  /**
   * What runs when it is called: nothing (default), so that it starts what it needs itself; a client, which sends and
   * asks; or a worker. It is stopped behind it in any case.
   */
  readonly start?: 'client' | 'worker'
  /** Whether it goes on when its function has ended, until SIGINT or SIGTERM, or the end of the app. Default false. */
  readonly daemon?: boolean
}
