/** An agent fills a buffer, and a timer empties it. The events are acknowledged before: see batches for the other way. */
import { App, json } from 'rxfaust'
import { BehaviorSubject, filter, firstValueFrom } from 'rxjs'

const app = new App('buffered-total')
const transfers = app.topic('transfers', { value: json<{ amount: number }>(), partitions: 1 })

class TransferBuffer {
  readonly total$ = new BehaviorSubject(0)
  #pending: number[] = []

  add(amount: number): void {
    this.#pending.push(amount)
  }

  flush(): void {
    const amounts = this.#pending.splice(0)
    if (amounts.length > 0) this.total$.next(amounts.reduce((total, amount) => total + amount, this.total$.value))
  }
}
const buffer = new TransferBuffer()

const add = app.agent('add', { topic: transfers }, async function* (stream) {
  for await (const { amount } of stream) yield buffer.add(amount)
})
app.timer({ milliseconds: 50 }, () => buffer.flush())

await app.start()
await add.join([10, 20, 30].map(amount => ({ amount })))
console.log(`TOTAL NOW: ${await firstValueFrom(buffer.total$.pipe(filter(total => total === 60)))}`)
await app.stop()
