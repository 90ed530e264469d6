import type { CommandContext } from './CommandContext.js'
import type { CommandOptions } from './CommandOptions.js'

/** A command of an app. */
export interface CommandDefinition extends CommandOptions {
  readonly name: string
  readonly run: (values: Readonly<Record<string, unknown>>, context: CommandContext) => unknown
}
