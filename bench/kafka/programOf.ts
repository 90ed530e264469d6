import { join } from 'node:path'
import type { Command } from '../process/Command.js'

/** How the programs of a folder `bench` are started, compiled or not. */
export function programOf(folder: string, compiled: boolean): (name: string, args: readonly string[]) => Command {
  return (name, args) => ({
    command: process.execPath,
    args: compiled
      ? [join(folder, 'programs', `${name}.js`), ...args]
      : ['--import', 'tsx', join(folder, 'programs', `${name}.ts`), ...args],
  })
}
