/** Opens a state store, says so, and holds it until the process is killed. */
import { asyncScheduler } from 'rxjs'
import { openStateStore } from '../../../lib/tables/store/openStateStore.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'

const [directory] = process.argv.slice(2)
const store = await openStateStore(
  { scheduler: asyncScheduler, logger: silentLogger, warn: () => {}, fail: () => {}, store: {} },
  directory,
)
console.log(`holding the store ${store.name}`)
setInterval(() => {}, 60_000)
