import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunOptions } from './RunOptions.js'
import { root } from './root.js'
import { runNode } from './runNode.js'

/**
 * Runs a command of an installed package in the project's root, its output passed through.
 *
 * The file is started without npx, which takes a second for itself and would download what is missing.
 *
 * @returns nothing when it exits with 0, otherwise what went wrong
 */
export function runBinary(
  packageName: string,
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string | undefined> {
  const directory = join(root, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>
  }
  const file = typeof bin === 'string' ? bin : bin[command]
  if (file === undefined) throw new Error(`Package ${packageName} has no command ${command}.`)
  return runNode([...(options.node ?? []), join(directory, file), ...args], options)
}
