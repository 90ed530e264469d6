import { DateTime, FixedOffsetZone } from 'luxon'

const DATE = '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])'
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?'
const OFFSET = '(?:Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)'
const COMMON = new RegExp(`^${DATE}(?:T${TIME}${OFFSET}?)?$`)
const OFFSET_AT_END = new RegExp(`T${TIME}[+-]\\d\\d:\\d\\d$`)
const CANONICAL = /T\d\d:\d\d:\d\d\.\d{3,}(?:Z|[+-](?!00:00)\d\d:\d\d)$/
const WRITTEN = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,}(?:Z|[+-]\d\d:\d\d)$/

/** ISO 8601 texts in their commonest forms, which can be checked without reading them. */
export const isoText = {
  /** Whether a text is of that form, and a date that exists. */
  test(text: string): boolean {
    if (!COMMON.test(text)) return false
    const day = Number(text.slice(8, 10))
    return day <= 28 || day <= new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate()
  },

  /** Whether Luxon would write it in the same way, or with fewer digits of a second than it has. */
  isCanonical(text: string): boolean {
    return CANONICAL.test(text)
  },

  /** Whether Luxon has written it. */
  isWritten(text: string): boolean {
    return WRITTEN.test(text)
  },

  /**
   * Reads what passed the test, with its offset as its zone; that takes a tenth of the time of `DateTime.fromISO`.
   *
   * @param zone of texts without an offset
   */
  read(text: string, zone: string): DateTime {
    if (text.endsWith('Z')) return DateTime.fromMillis(Date.parse(text), { zone: FixedOffsetZone.utcInstance })
    if (!OFFSET_AT_END.test(text)) return DateTime.fromISO(text, { zone })
    const minutes = Number(text.slice(-5, -3)) * 60 + Number(text.slice(-2))
    const offset = FixedOffsetZone.instance(text.at(-6) === '-' ? -minutes : minutes)
    return DateTime.fromMillis(Date.parse(text), { zone: offset })
  },
}
