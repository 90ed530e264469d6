/** Bank transfers by account: those of one account always come to the same instance. */
import { App, currentEvent, json } from 'rxfaust'
import { groupBy, tap } from 'rxfaust/operators'
import { map } from 'rxjs'

interface BankTransfer {
  accountId: string
  amount: number
}

const app = new App('groupby')
const transfers = app.topic('transfers', { value: json<BankTransfer>(), partitions: 4 })

const byAccount = app.agent('by-account', { topic: transfers }, stream =>
  stream.pipe(
    groupBy('accountId', { name: 'by-account', partitions: 4 }),
    tap(({ amount }) => console.log(`${currentEvent()?.key}: ${amount}`)),
    map(({ accountId }) => ({ accountId, partition: currentEvent()?.message.partition })),
  ),
)

await app.start()
const accounts = ['ann', 'bob', 'ann', 'cy', 'ann']
const where = await byAccount.join(accounts.map((accountId, n) => ({ accountId, amount: 10 * n })))
const partitions = new Set(where.filter(({ accountId }) => accountId === 'ann').map(({ partition }) => partition))
console.log(`Ann's transfers were processed in ${partitions.size} partition`)
await app.stop()
