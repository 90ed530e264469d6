import { faust } from './faust.js'
import { kafkaStreams } from './kafkaStreams.js'
import type { Peer } from './Peer.js'
import { quix } from './quix.js'

/** All that there are programs of. */
export const allPeers: readonly Peer[] = [kafkaStreams, faust, quix]
