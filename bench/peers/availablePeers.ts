import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { allPeers } from './allPeers.js'
import type { Peer } from './Peer.js'

/**
 * The peers that are set up.
 *
 * @param directory where they are installed; `undefined`: none are wanted
 */
export function availablePeers(directory: string | undefined): readonly Peer[] {
  return directory === undefined ? [] : allPeers.filter(({ needs }) => existsSync(join(directory, needs)))
}
