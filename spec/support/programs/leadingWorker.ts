/**
 * A worker that does the leader's work while it leads, some 200 pieces a second: each is a line with the times, on the
 * machine's clock, before and after it has asked whether it leads. Says when it runs, and when its work has ended.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { string } from 'superstruct'
import { App } from '../../../lib/index.js'

const [broker, id, given] = process.argv.slice(2)
const options = JSON.parse(given as string) as { heartbeatInterval: number }
const app = new App(id as string, { broker, store: 'memory', ...options })
app.topic(`${id}-in`, { key: string(), partitions: 3 }).subscribe()

const now = (): number => Number(process.hrtime.bigint()) / 1e6
const say = (line: object): void => console.log(JSON.stringify(line))

let term = 0
async function lead({ signal }: { readonly signal: AbortSignal }): Promise<void> {
  const own = ++term
  /** Until when nobody else can lead without a handover. */
  let certain = Number.NEGATIVE_INFINITY
  signal.addEventListener('abort', () => {
    const { lease = 0 } = app.runtime.taskManager.consumer ?? {}
    // With less it has given up by itself.
    if (lease > options.heartbeatInterval) certain = now() + lease
  })
  while (!signal.aborted) {
    const from = now()
    if (app.isLeader) say({ term: own, from, to: now() })
    await sleep(5)
  }
  await sleep(30)
  const ended = now()
  say({ term: own, ended, handover: ended < certain })
}
app.task(lead, { onLeader: true })

process.on('SIGTERM', () => void app.stop())
await app.start()
say({ runs: true })
