// agents/greeter.ts
import { string } from 'superstruct'
import { app } from '../app.js'

export const greeter = app.agent('greeter', { value: string() }, async function* (names) {
  for await (const name of names) yield `Hello ${name}`
})
