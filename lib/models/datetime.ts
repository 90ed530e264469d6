import type { DateTime } from 'luxon'
import { DatetimeConverter } from './convert/DatetimeConverter.js'
import type { DatetimeOptions } from './DatetimeOptions.js'
import type { FieldType } from './FieldType.js'
import { typed } from './typed.js'

/**
 * A point in time: a DateTime of Luxon in code, ISO 8601 with its offset on the wire. Reads ISO 8601, milliseconds since
 * the epoch, and whatever `parse` reads. It is checked when it is decoded, but read when it is first asked for.
 *
 * @example
 * datetime({ parse: text => DateTime.fromFormat(String(text), 'dd.MM.yyyy', { zone: 'Europe/Oslo' }) })
 */
export function datetime(
  options: DatetimeOptions = {},
): FieldType<DateTime, DateTime | Date | string | number, 'required'> {
  return typed(new DatetimeConverter(options))
}
