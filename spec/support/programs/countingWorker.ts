/** A worker that counts, with standbys of other workers; says when it has started, and goes on until it is killed. */
import { App } from '../../../lib/index.js'
import { countingTopology } from '../countingTopology.js'

const [broker, dataDirectory, id, options] = process.argv.slice(2)
const app = new App(id as string, { broker, dataDirectory, ...(JSON.parse(options as string) as object) })
countingTopology(app)
await app.start()
console.log('started')
