/** Two workers of one app: the one that leads publishes greetings, either of them prints them. */
import { App } from 'rxfaust'
import { lastValueFrom, Subject, take } from 'rxjs'
import { string } from 'superstruct'

const broker = process.env.RXFAUST_BROKER || 'memory://leader-example'
const said$ = new Subject<string>()
let published = 0

function createWorker() {
  const app = new App('leader-example', { broker, store: 'memory', heartbeatInterval: 100 })
  const say = app.agent('say', { value: string(), partitions: 2 }, async stream => {
    for await (const greeting of stream) {
      console.log(greeting)
      said$.next(greeting)
    }
  })
  const publish = async () => {
    console.log('PUBLISHING ON LEADER!')
    await say.cast(`greeting ${++published}`)
  }
  app.timer({ milliseconds: 100 }, publish, { onLeader: true })
  return app
}

const workers = [createWorker(), createWorker()]
const greeted = lastValueFrom(said$.pipe(take(3)))
await Promise.all(workers.map(app => app.start()))
await greeted
console.log(`${workers.filter(app => app.isLeader).length} of ${workers.length} workers leads`)
await Promise.all(workers.map(app => app.stop()))
