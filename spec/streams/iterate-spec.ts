import { expect } from 'chai'
import { map, mergeMap, take } from 'rxjs'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('for await', () => {
  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness()
  })

  const deliver = (values: readonly number[]) => {
    const numbers = app.topic<number>('numbers')
    const start = () => {
      for (const value of values) app.deliver(numbers, value)
    }
    return { numbers, start }
  }

  it('acknowledges a value when the loop asks for the next one', async () => {
    const { numbers, start } = deliver([1, 2, 3])
    const iterator = numbers.pipe(map(value => value * 2))[Symbol.asyncIterator]()
    const first = iterator.next()
    start()
    expect(await first).to.deep.equal({ done: false, value: 2 })
    await settle()
    expect(app.frontier(numbers)).to.equal(0)
    expect(await iterator.next()).to.deep.equal({ done: false, value: 4 })
    expect(app.frontier(numbers)).to.equal(1)
    await iterator.next()
    const fourth = iterator.next()
    await settle()
    expect(app.frontier(numbers)).to.equal(3)
    app.deliver(numbers, 4, { partition: 2 })
    expect(await fourth).to.deep.equal({ done: false, value: 8 })
  })

  it('has one value in hand per partition, the others wait at the source', async () => {
    const { numbers, start } = deliver([1, 2, 3])
    const iterator = numbers[Symbol.asyncIterator]()
    const first = iterator.next()
    start()
    app.deliver(numbers, 10, { partition: 1 })
    const values = [(await first).value]
    for (let at = 0; at < 3; at++) values.push((await iterator.next()).value)
    expect(values).to.deep.equal([1, 10, 2, 3])
  })

  it('gives up the value in hand and those that wait at a break', async () => {
    const { numbers, start } = deliver([1, 2, 3])
    const seen: number[] = []
    const loop = (async () => {
      for await (const value of numbers) {
        seen.push(value)
        break
      }
    })()
    start()
    await loop
    expect(seen).to.deep.equal([1])
    expect(numbers.observed).to.equal(false)
    expect(app.frontier(numbers)).to.equal(3)
  })

  it('gives them up at a throw in the body, which JavaScript does not tell from a break', async () => {
    const { numbers, start } = deliver([1, 2])
    const loop = (async () => {
      for await (const value of numbers) throw new Error(`no ${value}`)
    })()
    start()
    expect(await loop.catch((error: Error) => error.message)).to.equal('no 1')
    expect(app.frontier(numbers)).to.equal(2)
  })

  it('gives them back at throw() of the iterator', async () => {
    const { numbers, start } = deliver([1, 2])
    const iterator = numbers[Symbol.asyncIterator]()
    const first = iterator.next()
    start()
    await first
    const thrown = await iterator.throw?.(new Error('stop')).catch((error: Error) => error.message)
    expect(thrown).to.equal('stop')
    expect(app.frontier(numbers)).to.equal(0)
  })

  it('ends with the stream, behind the last value', async () => {
    const { numbers, start } = deliver([1])
    const seen: number[] = []
    const loop = (async () => {
      for await (const value of numbers.pipe(
        mergeMap(value => [value, value + 1, value + 2]),
        take(2),
      ))
        seen.push(value)
    })()
    start()
    await loop
    expect(seen).to.deep.equal([1, 2])
    expect(app.frontier(numbers)).to.equal(1)
  })

  it('ends with the error of the pipe, its event unacknowledged, under the policy "fail"', async () => {
    const { numbers, start } = deliver([1, 2, 3])
    const seen: number[] = []
    const stream = numbers.pipe(
      map(value => {
        if (value === 2) throw new Error('two')
        return value
      }),
    )
    const loop = (async () => {
      for await (const value of stream) seen.push(value)
    })()
    start()
    expect(await loop.catch((error: Error) => error.message)).to.equal('two')
    expect(seen).to.deep.equal([1])
    expect(app.frontier(numbers)).to.equal(1)
    expect(app.failures).to.have.length(1)
  })

  it('goes on behind an error of the pipe under the policy "skip"', async () => {
    app = new StreamHarness({ onError: 'skip' })
    const { numbers, start } = deliver([1, 2, 3])
    const seen: number[] = []
    const stream = numbers.pipe(
      mergeMap(value => {
        if (value === 2) throw new Error('two')
        return [value]
      }),
    )
    const loop = (async () => {
      for await (const value of stream) {
        seen.push(value)
        await settle()
        if (value === 3) break
      }
    })()
    start()
    await loop
    expect(seen).to.deep.equal([1, 3])
    expect(app.frontier(numbers)).to.equal(3)
  })

  it('does not hand out what waits of a partition that was lost', async () => {
    const { numbers, start } = deliver([1])
    const iterator = numbers[Symbol.asyncIterator]()
    const first = iterator.next()
    start()
    app.deliver(numbers, 10, { partition: 1 })
    app.deliver(numbers, 20, { partition: 2 })
    await first
    const queue = app.queue(numbers as never, 1)
    queue.task.lose('spec')
    numbers.reader.revoke(queue)
    expect((await iterator.next()).value).to.equal(20)
  })
})
