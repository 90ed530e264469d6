import { expect } from 'chai'
import * as fc from 'fast-check'
import { DateTime, FixedOffsetZone, IANAZone, SystemZone, type Zone } from 'luxon'
import { RxfaustError } from '../../lib/index.js'
import { CronTimes } from '../../lib/services/CronTimes.js'

const MINUTE = 60_000
/** Minutes that are compared around a change. */
const SPAN = 1_800

/** Noon before a change of the clock, in UTC, and how the clock changes. */
const changes = [
  ['Europe/Oslo', '2026-03-28T12:00Z', 'an hour forward'],
  ['Europe/Oslo', '2026-10-24T12:00Z', 'an hour back'],
  ['America/New_York', '2026-03-08T00:00Z', 'an hour forward'],
  ['America/New_York', '2026-11-01T00:00Z', 'an hour back'],
  ['Australia/Lord_Howe', '2026-10-03T06:00Z', 'half an hour forward'],
  ['Australia/Lord_Howe', '2026-04-04T06:00Z', 'half an hour back'],
  ['America/Santiago', '2026-09-05T18:00Z', 'an hour forward at midnight'],
  ['America/Santiago', '2026-04-04T18:00Z', 'an hour back at midnight'],
] as const

describe('times of a cron pattern', () => {
  const times = (pattern: string, timezone: string, from: string, count: number): string[] => {
    const cron = new CronTimes(pattern, timezone, 'job')
    const found: string[] = []
    for (let time = Date.parse(from); found.length < count; ) {
      time = cron.after(time) ?? expect.fail('no time')
      found.push(DateTime.fromMillis(time, { zone: timezone }).toFormat("dd. HH:mm'Z'ZZ"))
    }
    return found
  }

  describe('where the clock leaves a time out', () => {
    it('are the first moment behind the gap for a time of day, once', () => {
      expect(times('30 2 * * *', 'Europe/Oslo', '2026-03-28T00:00Z', 3)).to.deep.equal([
        '28. 02:30Z+01:00',
        '29. 03:00Z+02:00',
        '30. 02:30Z+02:00',
      ])
      expect(times('0,30 2 * * *', 'America/New_York', '2026-03-08T05:00Z', 2)).to.deep.equal([
        '08. 03:00Z-04:00',
        '09. 02:00Z-04:00',
      ])
      expect(times('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00Z', 2)).to.deep.equal([
        '04. 02:30Z+11:00',
        '05. 02:15Z+11:00',
      ])
    })

    it('are not there for an interval, whose next one comes as if the clock had not changed', () => {
      expect(times('0 * * * *', 'Europe/Oslo', '2026-03-28T23:30Z', 3)).to.deep.equal([
        '29. 01:00Z+01:00',
        '29. 03:00Z+02:00',
        '29. 04:00Z+02:00',
      ])
      expect(times('*/20 2 * * *', 'America/New_York', '2026-03-08T05:00Z', 1)).to.deep.equal(['09. 02:00Z-04:00'])
      expect(times('*/15 * * * *', 'Australia/Lord_Howe', '2026-10-03T15:15Z', 3)).to.deep.equal([
        '04. 02:30Z+11:00',
        '04. 02:45Z+11:00',
        '04. 03:00Z+11:00',
      ])
    })
  })

  describe('where the clock shows a time twice', () => {
    it('are the first of both for a time of day', () => {
      expect(times('30 2 * * *', 'Europe/Oslo', '2026-10-24T12:00Z', 2)).to.deep.equal([
        '25. 02:30Z+02:00',
        '26. 02:30Z+01:00',
      ])
      expect(times('30 1 * * *', 'America/New_York', '2026-10-31T12:00Z', 2)).to.deep.equal([
        '01. 01:30Z-04:00',
        '02. 01:30Z-05:00',
      ])
      expect(times('45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T00:00Z', 2)).to.deep.equal([
        '05. 01:45Z+11:00',
        '06. 01:45Z+10:30',
      ])
    })

    it('are both for an interval', () => {
      expect(times('0 * * * *', 'Europe/Oslo', '2026-10-24T23:30Z', 3)).to.deep.equal([
        '25. 02:00Z+02:00',
        '25. 02:00Z+01:00',
        '25. 03:00Z+01:00',
      ])
      expect(times('*/30 1 * * *', 'America/New_York', '2026-11-01T04:00Z', 5)).to.deep.equal([
        '01. 01:00Z-04:00',
        '01. 01:30Z-04:00',
        '01. 01:00Z-05:00',
        '01. 01:30Z-05:00',
        '02. 01:00Z-05:00',
      ])
      expect(times('*/15 * * * *', 'Australia/Lord_Howe', '2026-04-04T14:25Z', 5)).to.deep.equal([
        '05. 01:30Z+11:00',
        '05. 01:45Z+11:00',
        '05. 01:30Z+10:30',
        '05. 01:45Z+10:30',
        '05. 02:00Z+10:30',
      ])
    })
  })

  it('may have seconds and a year, names and last days', () => {
    expect(times('*/20 * * * * *', 'utc', '2026-01-01T00:00:19.999Z', 2)).to.deep.equal([
      '01. 00:00Z+00:00',
      '01. 00:00Z+00:00',
    ])
    expect(new CronTimes('*/20 * * * * *', 'utc', 'job').after(19_999)).to.equal(20_000)
    expect(new CronTimes('*/20 * * * * *', 'utc', 'job').after(20_000)).to.equal(40_000)
    expect(times('0 12 L FEB *', 'utc', '2028-01-01T00:00Z', 1)).to.deep.equal(['29. 12:00Z+00:00'])
    expect(times('@daily', 'Europe/Oslo', '2026-06-01T12:00Z', 1)).to.deep.equal(['02. 00:00Z+02:00'])
    const once = new CronTimes('0 0 12 1 1 * 2027', 'utc', 'job')
    expect(once.after(0)).to.equal(Date.UTC(2027, 0, 1, 12))
    expect(once.after(Date.UTC(2027, 0, 1, 12))).to.equal(undefined)
  })

  it('are in a zone of any kind that Luxon knows', () => {
    const nine = (timezone: string | Zone): [string, string] => {
      const cron = new CronTimes('0 9 * * *', timezone, 'job')
      return [cron.timezone, new Date(cron.after(Date.UTC(2026, 6, 1)) ?? 0).toISOString().slice(11, 16)]
    }
    expect(nine('utc')).to.deep.equal(['UTC', '09:00'])
    expect(nine('UTC+2')).to.deep.equal(['UTC+2', '07:00'])
    expect(nine('utc-3:30')).to.deep.equal(['UTC-3:30', '12:30'])
    expect(nine('Europe/Oslo')).to.deep.equal(['Europe/Oslo', '07:00'])
    expect(nine(IANAZone.create('Asia/Kolkata'))).to.deep.equal(['Asia/Kolkata', '03:30'])
    expect(nine(FixedOffsetZone.instance(-60))).to.deep.equal(['UTC-1', '10:00'])
    const local = DateTime.local(2026, 7, 1, 9).toUTC().toFormat('HH:mm')
    expect(nine('local')).to.deep.equal([new SystemZone().name, local])
    expect(nine(SystemZone.instance)).to.deep.equal([new SystemZone().name, local])
  })

  it('are counted, to a limit', () => {
    const minutely = new CronTimes('* * * * *', 'utc', 'job')
    expect(minutely.between(0, 5 * MINUTE)).to.equal(5)
    expect(minutely.between(0, 5 * MINUTE - 1)).to.equal(4)
    expect(minutely.between(0, Date.UTC(2026, 0, 1))).to.equal(1_000)
  })

  for (const pattern of [
    '',
    '* * * *',
    '60 * * * *',
    'every day',
    '0 0 30 2 *',
    '@reboot',
    '2030-01-01T00:00:00',
    '* * * * * * * *',
  ]) {
    it(`are refused of ${JSON.stringify(pattern)}`, () => {
      expect(() => new CronTimes(pattern, 'utc', 'report'))
        .to.throw(RxfaustError, /cron job "report"/)
        .with.property('code', 'RXFAUST_OPTION')
    })
  }

  for (const zone of ['Europe/Olso', '', 'CET+99', IANAZone.create('Mars/Base')]) {
    it(`are refused in the zone ${typeof zone === 'string' ? JSON.stringify(zone) : zone.name}`, () => {
      expect(() => new CronTimes('* * * * *', zone, 'report'))
        .to.throw(RxfaustError, /timezone of cron job "report".*no time zone/)
        .with.property('code', 'RXFAUST_OPTION')
    })
  }

  for (const [zone, from, how] of changes) {
    it(`are those that Luxon's clock shows in ${zone}, changed ${how}`, () => {
      const clock = readClock(zone, Date.parse(from), SPAN)
      fc.assert(
        fc.property(
          field(MINUTES),
          field(HOURS),
          fc.constantFrom('*', '1', '25', '29', '1-15'),
          (minute, hour, day) => {
            const pattern = `${minute.text} ${hour.text} ${day} * *`
            const cron = new CronTimes(pattern, zone, 'job')
            const found: number[] = []
            const until = Date.parse(from) + SPAN * MINUTE
            for (let at = cron.after(Date.parse(from) - 1); at !== undefined && at < until; at = cron.after(at))
              found.push(at)
            expect(found, pattern).to.deep.equal(expected(clock, minute, hour, day))
          },
        ),
        { numRuns: 25 },
      )
    })
  }
})

interface Field {
  readonly text: string
  readonly values: ReadonlySet<number>
  readonly interval: boolean
}

const MINUTES = 60
const HOURS = 24

/** A field of a pattern with the numbers that it stands for. */
function field(size: number): fc.Arbitrary<Field> {
  const number = fc.nat(size - 1)
  const early = fc.nat(3)
  const all = Array.from({ length: size }, (_, n) => n)
  const single = (n: number): Field => ({ text: `${n}`, values: new Set([n]), interval: false })
  return fc.oneof(
    number.map(single),
    early.map(single),
    fc.constant({ text: '*', values: new Set(all), interval: true }),
    fc.constantFrom(2, 5, 7, 15).map(step => ({
      text: `*/${step}`,
      values: new Set(all.filter(n => n % step === 0)),
      interval: true,
    })),
    fc.uniqueArray(fc.oneof(number, early), { minLength: 2, maxLength: 4 }).map(several => ({
      text: several.join(','),
      values: new Set(several),
      interval: false,
    })),
    fc.tuple(early, number).map(([a, b]) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      return { text: `${low}-${high}`, values: new Set(all.filter(n => n >= low && n <= high)), interval: false }
    }),
  )
}

interface Moment {
  readonly at: number
  /** Minutes of the wall clock since 1970. */
  readonly wall: number
  readonly day: number
  readonly hour: number
  readonly minute: number
}

/** What the clock of a zone shows in each minute. */
function readClock(zone: string, from: number, minutes: number): Moment[] {
  return Array.from({ length: minutes }, (_, n) => {
    const at = from + n * MINUTE
    const { day, hour, minute, offset } = DateTime.fromMillis(at, { zone })
    return { at, wall: at / MINUTE + offset, day, hour, minute }
  })
}

/** By the rule: an interval has each minute that fits, a time of day is the first moment when the clock is there or behind. */
function expected(clock: readonly Moment[], minute: Field, hour: Field, day: string): number[] {
  const [low, high = low] = day === '*' ? [1, 31] : day.split('-').map(Number)
  const fits = (at: { day: number; hour: number; minute: number }): boolean =>
    at.day >= (low as number) && at.day <= (high as number) && hour.values.has(at.hour) && minute.values.has(at.minute)
  if (minute.interval || hour.interval) return clock.filter(fits).map(({ at }) => at)
  const found = new Set<number>()
  const [first] = clock as [Moment]
  let shown = first.wall - 1
  for (const moment of clock) {
    // The clock shows for the first time whatever lies between the latest that it has shown and this.
    for (let wall = shown + 1; wall <= moment.wall; wall++) {
      const date = new Date(wall * MINUTE)
      const shows = { day: date.getUTCDate(), hour: date.getUTCHours(), minute: date.getUTCMinutes() }
      if (fits(shows)) found.add(moment.at)
    }
    shown = Math.max(shown, moment.wall)
  }
  return [...found]
}
