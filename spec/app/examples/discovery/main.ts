// main.ts
import assert from 'node:assert/strict'
import { app } from './app.js'

await app.start()
const { greeter } = await import('./agents/greeter.js')
assert.equal(await greeter.ask('Ann'), 'Hello Ann')
await app.stop()
