import { RxfaustError } from '../../util/RxfaustError.js'
import { addCommand } from './addCommand.js'
import type { CommandDefinition } from './CommandDefinition.js'
import type { CommandOutput } from './CommandOutput.js'
import { type CommandHost, runCommand } from './runCommand.js'

const FAILED = 1
/** As Python's click has it, which Faust uses. */
const USAGE = 2

/**
 * Runs one of an app's commands by a line of arguments.
 *
 * @param id names the program in its help
 * @returns the exit code of the process: 0; 1 where the command has failed; 2 where the line is wrong
 */
export async function runProgram(
  id: string,
  host: CommandHost,
  commands: readonly CommandDefinition[],
  args: readonly string[],
  output: CommandOutput,
): Promise<number> {
  const commander = await import('commander')
  const program = new commander.Command(id).exitOverride().configureOutput({
    writeOut: text => output.out(text),
    writeErr: text => output.error(text),
  })
  let code = 0
  for (const each of commands) {
    addCommand(commander, program, each, async values => {
      code = await runCommand(host, each, values, output)
    })
  }
  try {
    // Without any there is nothing that commander would ask for.
    if (commands.length === 0 && !args.includes('--help')) program.error(`error: app "${id}" has no commands`)
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof commander.CommanderError) return error.exitCode === 0 ? 0 : USAGE
    output.error(`${textOf(error)}\n`)
    return FAILED
  }
}

/** Our own errors say what to do; of others it matters where they come from. */
function textOf(error: unknown): string {
  if (error instanceof RxfaustError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
