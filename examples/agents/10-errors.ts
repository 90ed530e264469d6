/**
 * When an agent raises an error. Faust acknowledges the event and goes on, which here is the policy 'skip'; by default
 * the app fails and the event comes again after the next start, so that nothing is lost.
 */
import { App, type RxfaustError } from 'rxfaust'
import { number } from 'superstruct'

const app = new App('errors')
let attempts = 0

const charge = app.agent(
  'charge',
  {
    value: number(),
    partitions: 1,
    onError: error => (error instanceof RangeError ? 'skip' : undefined),
    supervisor: { strategy: 'oneForOne', restarts: 3, backoff: 50 },
  },
  async function* (stream) {
    for await (const amount of stream) {
      if (amount < 0) throw new RangeError(`${amount} is negative`)
      if (amount === 13 && ++attempts < 3) throw new Error('the bank does not answer')
      yield `charged ${amount}`
    }
  },
)

await app.start()
console.log(await charge.ask(5))
await charge.ask(-1).catch((error: RxfaustError) => console.log(`${error.code}: ${error.details?.message}`))
console.log(`${await charge.ask(13)} at attempt ${attempts}`)
console.log(`${charge.info().restarts} restarts, and it is ${charge.info().state}`)
await app.stop()
