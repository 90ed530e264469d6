/** Who gets the results of an agent: functions, asynchronous ones, topics, and other agents, one after the other. */
import { App } from 'rxfaust'
import { number } from 'superstruct'

const app = new App('sinks')
const log = app.topic('agent_log', { value: number(), partitions: 1 })
log.subscribe(value => console.log(`LOGGED: ${value}`))

const agentB = app.agent('agent-b', { value: number(), partitions: 1 }, async stream => {
  for await (const value of stream) console.log(`AGENT B RECEIVED: ${value}`)
})

const agentA = app.agent(
  'agent-a',
  {
    value: number(),
    partitions: 1,
    sinks: [
      (value: number) => console.log(`AGENT YIELD: ${value}`),
      // The instance waits for it, before it goes on with the next event.
      async (value: number) => {
        await new Promise(resolve => setTimeout(resolve, 10))
        console.log(`SLEPT WELL: ${value}`)
      },
      log,
      agentB,
    ],
  },
  async function* (stream) {
    for await (const value of stream) yield value * 10
  },
)

await app.start()
console.log(`REPLY: ${await agentA.ask(1)}`)
await app.idle()
await app.stop()
