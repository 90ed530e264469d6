import { expect } from 'chai'
import { App } from 'rxfaust'
import { marbles, TestDriver } from 'rxfaust/testing'
import { string } from 'superstruct'

describe('a heartbeat', () => {
  it('is sent every 30 seconds, whatever a beat takes', () =>
    marbles(({ app, cold, expectTopic }) => {
      const beats = app.topic('beats', { key: string(), value: string(), partitions: 1 })
      let beat = 0
      const timer = app.timer({ seconds: 30 }, async () => {
        beat++
        if (beat === 3) timer.cancel()
        await new Promise(resolve => cold('7s |').subscribe({ complete: () => resolve(undefined) }))
        await beats.send({ key: 'heart', value: `${beat}` })
      })

      expectTopic(beats).toBe('37s a 29999ms b 29999ms c', { a: ['heart', '1'], b: ['heart', '2'], c: ['heart', '3'] })
    }))
})

describe('a report', () => {
  it('is sent at nine, also on the day on which the clock changes', async () => {
    const app = new App('reports', { timezone: 'America/New_York' })
    const sent: string[] = []
    app.cron('0 9 * * *', ({ at }) => sent.push(new Date(at).toISOString()), { onLeader: true })

    // Virtual time begins in 1970, when New York put its clock forward on 26 April.
    const t = await TestDriver.start(app)
    await t.advance({ days: 117 })
    expect(sent).to.have.length(117)
    expect(sent.slice(-3)).to.deep.equal([
      '1970-04-25T14:00:00.000Z',
      '1970-04-26T13:00:00.000Z',
      '1970-04-27T13:00:00.000Z',
    ])
    await t.stop()
  })
})
