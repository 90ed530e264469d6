import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { allPeers } from './allPeers.js'

/** Where their set-up lies, from the root of the project. */
const SETUP = join('..', 'shared', 'peers', 'setup.sh')

/** A line for each peer that is not set up in a directory, which says how that is done. */
export function missingPeers(directory: string): readonly string[] {
  const advice = existsSync(resolve(import.meta.dirname, '..', '..', SETUP))
    ? `set the peers up with: bash ${SETUP} ${directory}`
    : 'put its programs there, or name their directory in PEERS.'
  return allPeers
    .map(({ name, needs }) => ({ name, file: join(directory, needs) }))
    .filter(({ file }) => !existsSync(file))
    .map(({ name, file }) => `${name} is left out, as ${file} is missing; ${advice}`)
}
