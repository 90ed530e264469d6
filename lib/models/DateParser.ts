import type { DateTime } from 'luxon'

/**
 * Reads dates that are written in another way than ISO 8601 or milliseconds. Gives a DateTime, a Date or milliseconds
 * since the epoch; an invalid one, or an error that it throws, is a failure of the field.
 *
 * @example
 * const parse: DateParser = text => DateTime.fromFormat(String(text), 'dd.MM.yyyy HH:mm', { zone: 'Europe/Oslo' })
 */
export type DateParser = (value: string | number) => DateTime | Date | number
