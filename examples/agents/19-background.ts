/** What runs beside the streams: a task once the app is up, a timer, and a cron job. */
import { App } from 'rxfaust'
import { lastValueFrom, take } from 'rxjs'
import { string } from 'superstruct'

const app = new App('background')
const messages = app.topic('messages', { value: string(), partitions: 1 })

app.agent('log', { topic: messages }, async stream => {
  for await (const message of stream) console.log(message)
})

app.task(async () => {
  await messages.send({ value: 'APP STARTED AND OPERATIONAL' })
})
const tick = app.timer({ milliseconds: 50 }, () => messages.send({ value: 'FIFTY MILLISECONDS PASSED' }))
const daily = app.cron('30 18 * * *', () => messages.send({ value: 'HALF PAST SIX' }), { timezone: 'US/Pacific' })

const three = lastValueFrom(messages.pipe(take(3)))
await app.start()
await three
tick.cancel()
await app.idle()
const next = new Date(daily.info().next ?? 0)
console.log(`The next one comes at ${next.toLocaleTimeString('en-GB', { timeZone: 'US/Pacific' })}`)
await app.stop()
