import type { Linger } from '../acks/Linger.js'
import type { SendSettings } from '../transport/SendSettings.js'

/** How the records of a topic are sent. */
export interface Sending {
  readonly settings: SendSettings
  readonly linger: Linger | undefined
}
