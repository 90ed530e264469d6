import assert from 'node:assert/strict'
import { App, RxfaustError } from 'rxfaust'

const app = new App('imports', { broker: 'memory://' })
let attempts = 0

app.task(
  async () => {
    throw new Error(`attempt ${++attempts}`)
  },
  { name: 'import', supervisor: { strategy: 'oneForOne', restarts: 2, within: { seconds: 30 }, backoff: 10 } },
)
const optional = app.task(() => Promise.reject(new Error('never mind')), { onError: 'log' })
const watch = app.task(({ signal }) => new Promise(resolve => signal.addEventListener('abort', resolve)))

await app.start()
watch.cancel()
await assert.rejects(
  app.done,
  error => error instanceof RxfaustError && error.code === 'RXFAUST_TASK' && /"import".*attempt 3/.test(error.message),
)
assert.deepEqual([optional.info().state, watch.info().state], ['failed', 'cancelled'])
