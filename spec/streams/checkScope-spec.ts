import { expect } from 'chai'
import { debounceTime, delay, filter, firstValueFrom, map, mergeMap, of, tap } from 'rxjs'
import { App, json } from '../../lib/index.js'
import {
  concatMap,
  events,
  groupBy,
  items,
  mergeMap as ownMergeMap,
  takeWithin,
  to,
} from '../../lib/operators/index.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('the warning of a value that leaves its scope', () => {
  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness()
  })

  const three = async (subscribe: (numbers: ReturnType<typeof app.topic<number>>) => void) => {
    const numbers = app.topic<number>('numbers')
    subscribe(numbers)
    for (const value of [1, 2, 3]) {
      app.deliver(numbers, value)
      app.advance(50)
      await settle()
    }
  }

  const told: Record<string, (numbers: ReturnType<typeof app.topic<number>>) => void> = {
    delay: numbers => numbers.pipe(delay(10, app.scheduler)).subscribe(),
    debounceTime: numbers => numbers.pipe(debounceTime(10, app.scheduler)).subscribe(),
    'mergeMap of a promise': numbers => numbers.pipe(mergeMap(async value => value)).subscribe(),
  }
  for (const [name, subscribe] of Object.entries(told)) {
    it(`is given once for ${name}, whose events are acknowledged at the hand-off`, async () => {
      await three(subscribe)
      expect(app.warnings).to.deep.equal(['RXFAUST_SCOPE_LEFT'])
      expect(app.frontier(app.topic<number>('numbers'))).to.equal(3)
    })
  }

  it('is not given for synchronous operators, with synchronous inner Observables', async () => {
    await three(numbers =>
      numbers
        .pipe(
          filter(value => value > 1),
          mergeMap(value => of(value, -value)),
          map(value => value * 2),
          tap(),
        )
        .subscribe(),
    )
    expect(app.warnings).to.deep.equal([])
  })

  it("is not given for rxfaust's operators", async () => {
    const other = app.topic<number>('other')
    await three(numbers => {
      numbers
        .pipe(
          ownMergeMap(async value => value),
          concatMap(async value => value),
          to(other),
          events(),
          map(event => event.value),
          items(),
          map(([, value]) => value),
          takeWithin(2, 10),
        )
        .subscribe(async () => settle())
      numbers.pipe(groupBy(value => value, { name: 'g' })).subscribe()
    })
    expect(app.warnings).to.deep.equal([])
  })

  it('comes from an app by process.emitWarning and on warnings$, with the place in the pipe', async () => {
    const real = new App('warned', { broker: 'memory://', development: true })
    const onStream = firstValueFrom(real.warnings$)
    const onProcess = new Promise<Error & { code?: string }>(resolve => {
      const listen = (warning: Error & { code?: string }) => {
        if (warning.code !== 'RXFAUST_SCOPE_LEFT') return
        process.off('warning', listen)
        resolve(warning)
      }
      process.on('warning', listen)
    })
    const numbers = real.topic('numbers', { value: json<number>(), partitions: 1 })
    numbers.pipe(delay(1)).subscribe()
    await real.start()
    await numbers.send({ value: 1 })
    const { code, message } = await onStream
    expect(code).to.equal('RXFAUST_SCOPE_LEFT')
    expect(message).to.include('checkScope-spec.ts')
    expect((await onProcess).message).to.equal(message)
    await real.stop()
  })

  it('is not given outside of development', async () => {
    Object.assign(app, { development: false })
    await three(numbers => numbers.pipe(delay(10, app.scheduler)).subscribe())
    expect(app.warnings).to.deep.equal([])
  })
})
