/** A worker that joins its group, says so, and goes on until it is killed. Run by the specs of faults. */
import { App } from '../../../lib/index.js'

const [broker, dataDirectory, id, sessionTimeout] = process.argv.slice(2)
const app = new App(id as string, { broker, dataDirectory, sessionTimeout: Number(sessionTimeout) })
app.topic(`${id}-input`, { partitions: 2 }).subscribe()
await app.start()
console.log('started')
