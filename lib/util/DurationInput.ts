import type { DurationLike } from 'luxon'

/** A length of time: milliseconds, an ISO 8601 string (`'PT5M'`), or what Luxon takes (`{ minutes: 5 }`). */
export type DurationInput = DurationLike | string
