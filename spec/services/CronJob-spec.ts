import { expect } from 'chai'
import { DateTime } from 'luxon'
import { App, type CronOptions, RxfaustError } from '../../lib/index.js'
import type { CronJob } from '../../lib/services/CronJob.js'
import { TestDriver } from '../../lib/testing/index.js'
import { BackgroundHarness } from '../support/BackgroundHarness.js'
import { gate } from '../support/gate.js'

const HOUR = 3_600_000

describe('cron jobs', () => {
  let harness: BackgroundHarness
  let seen: number[]
  const start = (
    clock: string,
    pattern: string,
    options: CronOptions = {},
    work: () => unknown = () => undefined,
  ): CronJob => {
    harness = new BackgroundHarness(Date.parse(clock))
    seen = []
    const job = harness.background.cron(
      pattern,
      ({ at }) => {
        seen.push(at)
        return work()
      },
      options,
    )
    harness.background.begin()
    return job
  }
  const shown = (zone: string): string[] => seen.map(at => DateTime.fromMillis(at, { zone }).toFormat('dd. HH:mm ZZ'))

  it('tick at the times of their pattern, in their zone', async () => {
    const job = start('2026-07-03T00:00Z', '0 9 * * MON-FRI', { name: 'report', timezone: 'Europe/Oslo' })
    expect(job.info()).to.deep.equal({
      name: 'report',
      kind: 'cron job',
      state: 'waiting',
      onLeader: false,
      runs: 0,
      failures: 0,
      restarts: 0,
      pattern: '0 9 * * MON-FRI',
      timezone: 'Europe/Oslo',
      skipped: 0,
      next: Date.UTC(2026, 6, 3, 7),
    })
    await harness.advance(96 * HOUR)
    expect(shown('Europe/Oslo')).to.deep.equal(['03. 09:00 +02:00', '06. 09:00 +02:00'])
  })

  it('tick on the days of a change of the clock, as many times as the clock says', async () => {
    start('2026-03-28T12:00Z', '30 2 * * *', { timezone: 'Europe/Oslo' })
    await harness.advance(48 * HOUR)
    expect(shown('Europe/Oslo')).to.deep.equal(['29. 03:00 +02:00', '30. 02:30 +02:00'])
    start('2026-10-24T12:00Z', '30 2 * * *', { timezone: 'Europe/Oslo' })
    await harness.advance(48 * HOUR)
    expect(shown('Europe/Oslo')).to.deep.equal(['25. 02:30 +02:00', '26. 02:30 +01:00'])
    start('2026-04-04T14:20Z', '*/30 * * * *', { timezone: 'Australia/Lord_Howe' })
    await harness.advance(2 * HOUR)
    expect(shown('Australia/Lord_Howe')).to.deep.equal([
      '05. 01:30 +11:00',
      '05. 01:30 +10:30',
      '05. 02:00 +10:30',
      '05. 02:30 +10:30',
    ])
  })

  it('tick once for the times that a sleep of the machine has taken, within ten minutes', async () => {
    const job = start('2026-07-03T08:30Z', '0 * * * *')
    harness.setClock(5 * HOUR)
    await harness.advance(600_000)
    expect(seen).to.deep.equal([Date.UTC(2026, 6, 3, 9)])
    expect(job.info()).to.include({ skipped: 4, next: Date.UTC(2026, 6, 3, 14) })
    expect(harness.warnings).to.deep.equal(['RXFAUST_TICK_SKIPPED'])
  })

  it('do not tick again for times that come again as the clock is set back', async () => {
    start('2026-07-03T08:30Z', '0 * * * *')
    await harness.advance(HOUR)
    harness.setClock(-HOUR)
    await harness.advance(HOUR)
    expect(seen).to.have.length(1)
    await harness.advance(HOUR)
    expect(seen.slice(1)).to.deep.equal([Date.UTC(2026, 6, 3, 10)])
  })

  it('skip what comes while their work is under way', async () => {
    const work = gate()
    const job = start('2026-07-03T08:30Z', '*/10 * * * * *', {}, () => work.promise)
    await harness.advance(35_000)
    expect(job.info()).to.include({ runs: 1, skipped: 2, state: 'running' })
    work.open()
    await harness.advance(10_000)
    expect(job.info()).to.include({ runs: 2, skipped: 2 })
  })

  it('wait for years, and are done when there is no time any more', async () => {
    const job = start('2026-07-03T08:30Z', '0 0 12 1 1 * 2028')
    await harness.advance(2 * 366 * 24 * HOUR)
    expect(seen).to.deep.equal([Date.UTC(2028, 0, 1, 12)])
    expect(job.info()).to.include({ state: 'done', next: undefined })
    expect(start('2029-01-01T00:00Z', '0 0 12 1 1 * 2028').info().state).to.equal('done')
  })

  it('do their work only in the leader', async () => {
    const job = start('2026-07-03T08:30Z', '0 * * * *', { onLeader: true })
    expect(harness.elected).to.equal(true)
    await harness.advance(HOUR)
    harness.leads$.next(true)
    await harness.advance(HOUR)
    expect(seen).to.deep.equal([Date.UTC(2026, 6, 3, 10)])
    expect(job.info()).to.include({ runs: 1, skipped: 0 })
  })

  it('end when they are cancelled', async () => {
    const job = start('2026-07-03T08:30Z', '0 * * * *')
    job.cancel()
    await harness.advance(5 * HOUR)
    expect(seen).to.deep.equal([])
    expect(job.info()).to.include({ state: 'cancelled', next: undefined })
  })

  it('are refused at the declaration where pattern or zone are not usable, and then have not been declared', () => {
    const { background } = new BackgroundHarness()
    const options = { name: 'report', onLeader: true }
    expect(() => background.cron('0 9 * *', () => {}, options)).to.throw(RxfaustError, /five, six or seven fields/)
    expect(() => background.cron('0 9 * * *', () => {}, { ...options, timezone: 'Europe/Olso' })).to.throw(
      RxfaustError,
      /"Europe\/Olso", which is no time zone/,
    )
    background.cron('0 9 * * *', () => {}, options)
  })

  it("have the app's time zone where they have none, and run under virtual time", async () => {
    // In 1970, where virtual time begins, New York changed its clock on 26 April.
    const app = new App('cron', { timezone: 'America/New_York' })
    const times: string[] = []
    const job = app.cron('30 2 * 4 *', ({ at }) =>
      times.push(DateTime.fromMillis(at, { zone: 'America/New_York' }).toFormat('LL-dd HH:mm')),
    )
    expect(job.info().timezone).to.equal('America/New_York')
    const t = await TestDriver.start(app)
    await t.advance({ days: 116 })
    expect(times).to.have.length(26)
    expect(times.slice(-3)).to.deep.equal(['04-24 02:30', '04-25 02:30', '04-26 03:00'])
    await t.stop()
  })
})
