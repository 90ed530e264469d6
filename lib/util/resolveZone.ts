import { DateTime, IANAZone } from 'luxon'
import { RxfaustError } from './RxfaustError.js'
import type { TimeZone } from './TimeZone.js'

/** A time zone as croner takes it: by name, or as a fixed offset in minutes. */
export type ResolvedZone = { readonly name: string } & ({ readonly timezone: string } | { readonly utcOffset: number })

/**
 * Resolves what Luxon takes for a zone.
 *
 * @param what names the option in the error
 * @throws RxfaustError `RXFAUST_OPTION`
 */
export function resolveZone(timezone: TimeZone, what: string): ResolvedZone {
  const { zone, isValid } = DateTime.utc().setZone(timezone)
  const { name } = zone
  if (isValid && zone.isUniversal) {
    const utcOffset = zone.offset(0)
    return utcOffset === 0 ? { name, timezone: 'UTC' } : { name, utcOffset }
  }
  if (isValid && IANAZone.isValidZone(name)) return { name, timezone: name }
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `${what} is ${typeof timezone === 'string' ? JSON.stringify(timezone) : `a zone named ${JSON.stringify(name)}`}, which is no time zone.`,
    "Give a name such as 'Europe/Oslo', 'utc', 'UTC+2' or 'local', or a Zone of Luxon's.",
  )
}
