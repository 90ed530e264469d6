/** What Kafka Streams calls filter, flatMapValues, branch and through, as the manual compares them. */
import { App, json } from 'rxfaust'
import { through } from 'rxfaust/operators'
import { filter, map, mergeMap } from 'rxjs'
import { string } from 'superstruct'

interface Transfer {
  account: string
  amount: number
}

const app = new App('kafka-streams')
const options = { key: string(), partitions: 1 }
const transfers = app.topic('transfers', { ...options, value: json<Transfer>() })
const large = app.topic('large-transfers', { ...options, value: json<Transfer>() })
const tiny = app.topic('tiny-transfers', { ...options, value: json<Transfer>() })
const sentences = app.topic('sentences', { ...options, value: string() })
const words = app.topic('words', { ...options, value: string() })

// branch: each goes to where it belongs
app.agent('branch', { topic: transfers }, async stream => {
  for await (const transfer of stream) await (transfer.amount >= 1000 ? large : tiny).send({ value: transfer })
})
// filter, map
large
  .pipe(
    filter(({ amount }) => amount < 1_000_000),
    map(({ account }) => account),
  )
  .subscribe(account => {
    console.log(`large: ${account}`)
  })
tiny.subscribe(({ account }) => console.log(`tiny: ${account}`))
// flatMapValues, and through another topic
app.agent('split', { topic: sentences }, stream =>
  stream.pipe(
    mergeMap(sentence => sentence.split(' ')),
    through(words),
    map(word => console.log(`word: ${word}`)),
  ),
)

await app.start()
for (const [account, amount] of [
  ['ann', 5],
  ['bob', 5_000],
  ['cy', 5_000_000],
] as const) {
  await transfers.send({ key: account, value: { account, amount } })
}
await sentences.send({ value: 'all is one' })
await app.idle()
await app.stop()
