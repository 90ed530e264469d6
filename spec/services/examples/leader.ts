import assert from 'node:assert/strict'
import { App } from 'rxfaust'
import { EMPTY, filter, firstValueFrom, map, switchMap, timer } from 'rxjs'

// Two workers of one app, which are processes of their own elsewhere.
const workers = ['one', 'two'].map(name => ({ name, app: new App('cleaner', { broker: 'memory://cleaner' }) }))
const cleaned$ = workers.map(({ name, app }) =>
  app.leader$.pipe(
    switchMap(leads => (leads ? timer(0, 60_000) : EMPTY)),
    map(() => `${name} has cleaned`),
  ),
)
for (const { app } of workers) await app.start()
assert.deepEqual(workers.map(({ app }) => app.isLeader).sort(), [false, true])

const leading = workers.findIndex(({ app }) => app.isLeader)
const [leader, other] = leading === 0 ? workers : [...workers].reverse()
assert.equal(await firstValueFrom(cleaned$[leading] ?? EMPTY), `${leader?.name} has cleaned`)

await leader?.app.stop()
assert.equal(await firstValueFrom(other?.app.leader$.pipe(filter(leads => leads)) ?? EMPTY), true)
await other?.app.stop()
