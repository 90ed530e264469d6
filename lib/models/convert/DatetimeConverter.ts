import { DateTime } from 'luxon'
import { invalid } from '../../codecs/structs/invalid.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { DateParser } from '../DateParser.js'
import type { DatetimeOptions } from '../DatetimeOptions.js'
import type { ModelFailure } from '../ModelFailure.js'
import type { ModelSettings } from '../ModelSettings.js'
import { Converter } from './Converter.js'
import { failureOf } from './failureOf.js'
import { isoText } from './isoText.js'

const LATEST = 8.64e15

/** Holds ISO text or milliseconds, which are checked but not read, or a DateTime where there is one already. */
export class DatetimeConverter extends Converter {
  readonly kind = 'datetime'
  override readonly lazy = true
  readonly #options: DatetimeOptions
  readonly #parse: DateParser | undefined
  readonly #zone: string

  constructor(options: DatetimeOptions, parse: DateParser | undefined = options.parse) {
    super()
    this.#options = options
    this.#parse = parse
    this.#zone = options.zone ?? 'utc'
    if (!DateTime.fromMillis(0, { zone: this.#zone }).isValid) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `The zone of a date is ${JSON.stringify(this.#zone)}, which is none.`,
        "Give an IANA name such as 'Europe/Oslo', or an offset such as 'UTC+2'.",
      )
    }
  }

  override get shape() {
    return this.#options.write === 'millis' ? 'number' : 'string'
  }

  take(value: unknown): unknown {
    if (typeof value === 'string' || typeof value === 'number') {
      if (typeof value === 'number' && (this.#parse === undefined || this.#options.write === 'millis'))
        return millis(value)
      // What was written has to be read again, whatever the parser is for.
      if (typeof value === 'string' && (this.#parse === undefined || isoText.isWritten(value))) return this.#text(value)
      return this.#parse === undefined ? invalid : this.#parsed(value, this.#parse)
    }
    return given(value)
  }

  explain(
    value: unknown,
    _wire: boolean,
    path: readonly (string | number)[],
    _branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    if (this.take(value) !== invalid) return
    const expected = this.#parse === undefined ? 'a date in ISO 8601 or milliseconds' : 'a date'
    failures.push(failureOf(value, path, this.kind, expected))
  }

  override open(held: unknown): unknown {
    if (typeof held === 'string') return isoText.read(held, this.#zone)
    return typeof held === 'number' ? DateTime.fromMillis(held, { zone: this.#zone }) : held
  }

  override write(held: unknown): unknown {
    if (this.#options.write === 'millis')
      return typeof held === 'number' ? held : (this.open(held) as DateTime).toMillis()
    return typeof held === 'string' && isoText.isCanonical(held) ? held : (this.open(held) as DateTime).toISO()
  }

  override within({ dateParser }: ModelSettings): Converter {
    return this.#parse === undefined && dateParser !== undefined
      ? new DatetimeConverter(this.#options, dateParser)
      : this
  }

  #text(text: string): unknown {
    if (isoText.test(text)) return text
    const read = DateTime.fromISO(text, { zone: this.#zone, setZone: true })
    return read.isValid ? read : invalid
  }

  /** Only the parser knows what it can read, so it is asked at once. */
  #parsed(value: string | number, parse: DateParser): unknown {
    try {
      const date = parse(value)
      return typeof date === 'number' ? millis(date) : given(date)
    } catch {
      return invalid
    }
  }
}

function given(value: unknown): unknown {
  if (DateTime.isDateTime(value)) return value.isValid ? value : invalid
  return value instanceof Date ? millis(value.getTime()) : invalid
}

function millis(value: number): unknown {
  return Number.isFinite(value) && Math.abs(value) <= LATEST ? value : invalid
}
