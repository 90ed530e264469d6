import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { App, type TaskContext } from 'rxfaust'
import { number, string } from 'superstruct'

const app = new App('prices', { broker: 'memory://' })
const prices = app.topic('prices', { key: string(), value: number(), partitions: 4 })
const latest = app.table('latest', { key: string(), value: number(), partitions: 4 })
const log: string[] = []

class Exchange {
  async start() {
    log.push('connected') // before the first price is processed
  }
  async run({ signal }: TaskContext) {
    for (let price = 100; !signal.aborted; price++) {
      await prices.send({ key: 'gold', value: price })
      await setTimeout(10, undefined, { signal })
    }
  }
  async stop() {
    log.push('disconnected') // after the last one
  }
}

const exchange = app.service(Exchange, { supervisor: 'oneForOne' })
prices.subscribe(price => latest.set('gold', price))

const report = app.task(async () => {
  log.push(`there are ${await latest.size} prices`) // tables are recovered
})
app.timer({ seconds: 30 }, () => prices.send({ key: 'gold', value: 0 }), { onLeader: true, name: 'reset' })
const daily = app.cron('0 9 * * MON-FRI', ({ at }) => log.push(`report of ${new Date(at)}`), {
  timezone: 'Europe/Oslo',
  onLeader: true,
})

await app.start()
assert.equal(exchange.info().state, 'running')
assert.equal(daily.info().timezone, 'Europe/Oslo')
await app.idle()
await app.stop()
assert.deepEqual(log, ['connected', 'there are 0 prices', 'disconnected'])
assert.deepEqual([report.info().state, daily.info().state], ['done', 'stopped'])
