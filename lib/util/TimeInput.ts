import type { DateTime } from 'luxon'

/** A point in time: milliseconds since the epoch, a Date, or Luxon's DateTime. */
export type TimeInput = number | Date | DateTime
