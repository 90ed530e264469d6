import { setTimeout } from 'node:timers/promises'
import { expect } from 'chai'
import { map } from 'rxjs'
import { string } from 'superstruct'
import { App, json } from '../../lib/index.js'
import { mapAsync } from '../../lib/operators/index.js'
import type { Topic } from '../../lib/topics/Topic.js'

function spin(millis: number): void {
  const end = performance.now() + millis
  while (performance.now() < end);
}

describe('code that blocks the event loop', function () {
  this.timeout(10_000)
  let app: App
  let warnings: string[]
  let numbers: Topic<number, string>
  beforeEach(() => {
    app = new App('blocking', { broker: 'memory://', commitInterval: 5 })
    warnings = []
    numbers = describeNumbers()
    app.warnings$.subscribe(({ code, message }) => {
      if (code === 'RXFAUST_BLOCKED') warnings.push(message)
    })
  })
  afterEach(() => app.stop())
  const describeNumbers = (): Topic<number, string> =>
    app.topic('numbers', { key: string(), value: json<number>(), partitions: 1 })
  async function process(): Promise<void> {
    await app.start()
    await numbers.send({ key: 'k', value: 1 })
    await app.idle()
  }

  it('is named where it is an operator of RxJS', async () => {
    numbers
      .pipe(
        map(value => value + 1),
        map(function heavy(value) {
          spin(1_100)
          return value
        }),
        map(value => value - 1),
      )
      .subscribe()
    await process()
    expect(warnings).to.have.length(1)
    expect(warnings[0]).to.match(/blocked for more than a second in step 2 of the pipe .*blocking-spec/)
    expect(app.monitor.blocked).to.equal(1)
  })

  it('is named where it is an operator of rxfaust', async () => {
    numbers
      .pipe(
        map(value => value + 1),
        mapAsync(async value => {
          spin(1_100)
          return value
        }),
      )
      .subscribe()
    await process()
    expect(warnings[0]).to.match(/blocked for more than a second in mapAsync, step 2 of the pipe .*blocking-spec/)
  })

  it('is named where it is an observer', async () => {
    numbers.subscribe(() => spin(1_100))
    await process()
    expect(warnings[0]).to.match(/blocked for more than a second in the observer that was subscribed .*blocking-spec/)
  })

  it('is told of where it is behind an await', async () => {
    numbers.subscribe(async () => {
      // Delays are measured from one tick of a timer to the next.
      await setTimeout(120)
      spin(1_200)
      await setTimeout(120)
    })
    await process()
    await app.stop()
    expect(warnings[0]).to.match(/behind an await/)
  })
})
