import type { Zone } from 'luxon'

/** A time zone: a name that Luxon knows (`'Europe/Oslo'`, `'utc'`, `'UTC+2'`, `'local'`), or a Zone of Luxon's. */
export type TimeZone = string | Zone
