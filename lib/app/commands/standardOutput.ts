import type { CommandOutput } from './CommandOutput.js'

/** Of the process. */
export const standardOutput: CommandOutput = {
  out: text => void process.stdout.write(text),
  error: text => void process.stderr.write(text),
}
