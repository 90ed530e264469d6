import type { TransportOptions } from '../transport/TransportOptions.js'
import type { Settings } from './Settings.js'

/** With what an app opens a broker. */
export function transportOptions(settings: Settings): TransportOptions {
  const { clientId, logger, scheduler, requestTimeout, checkCrcs } = settings
  const security = settings.security()
  return { clientId, logger, scheduler, requestTimeout, checkCrcs, ...(security !== undefined && { security }) }
}
