import { App, json } from 'rxfaust'
import { groupBy, items, mapAsync, mergeMap, to } from 'rxfaust/operators'
import { number, object, string } from 'superstruct'
const Order = object({ id: string(), account: string(), amount: number() })
for (const mode of ['fail7', 'nofail', 'nogroup','nogroupfail', 'mergefail']) it(mode, async () => {
  const app = new App('orders', { broker: 'memory://', commitInterval: 5 })
  const orders = app.topic('orders', { key: string(), value: Order, partitions: 4, onError: { deadLetter: 'orders-dead' } })
  const enriched = app.topic('enriched', { key: string(), value: json<{ id: string }>(), partitions: 2 })
  const enrich = async ({ id, amount }: { id: string; amount: number }) => {
    for (let turns = amount % 5; turns > 0; turns--) await new Promise(resolve => setImmediate(resolve))
    if (mode.includes('fail') && mode !== 'nofail' && amount === 7) throw new Error('seven')
    return { id }
  }
  const src = mode.startsWith('nogroup') ? orders : orders.pipe(groupBy(o => o.account, { name: 'by-account', partitions: 4 }))
  src.pipe(mode === 'mergefail' ? mergeMap(enrich, 8) : mapAsync(enrich, { concurrency: 8, order: 'key' }), to(enriched)).subscribe()
  let n = 0
  enriched.pipe(items()).subscribe(() => { n++ })
  app.state$.subscribe(s => console.log(mode, s))
  await app.start()
  await Promise.all(Array.from({ length: 60 }, (_, at) => orders.send({ key: ['ann', 'bob', 'cyd'][at % 3] as string, value: { id: `${at}`, account: ['ann', 'bob', 'cyd'][at % 3] as string, amount: at } })))
  await app.idle()
  console.log(mode, n, app.monitor.deadLetters, app.monitor.eventsDelivered, app.monitor.eventsAcknowledged)
  await new Promise(r => setTimeout(r, 300))
  console.log(mode, n, app.monitor.deadLetters, app.monitor.eventsDelivered, app.monitor.eventsAcknowledged)
  await app.stop()
})
