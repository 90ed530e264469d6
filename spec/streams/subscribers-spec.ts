import { expect } from 'chai'
import { type Gate, gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('several subscribers of one topic', () => {
  it('iterate each at its own pace, with claims of its own', async () => {
    const app = new StreamHarness()
    const numbers = app.topic<number>('numbers')
    const quick = numbers[Symbol.asyncIterator]()
    const slow = numbers[Symbol.asyncIterator]()
    const firsts = [quick.next(), slow.next()]
    for (const value of [1, 2, 3]) app.deliver(numbers, value)
    expect((await Promise.all(firsts)).map(({ value }) => value)).to.deep.equal([1, 1])
    expect([(await quick.next()).value, (await quick.next()).value]).to.deep.equal([2, 3])
    expect(app.frontier(numbers)).to.equal(0)
    expect((await slow.next()).value).to.equal(2)
    expect(app.frontier(numbers)).to.equal(1)
    // Who leaves gives up what is his; the others keep what is theirs.
    await slow.return?.()
    expect(app.frontier(numbers)).to.equal(2)
    await quick.return?.()
    expect(app.frontier(numbers)).to.equal(3)
  })

  it('hold back the commit when they are slow, and the delivery to others only by the credit', async () => {
    const app = new StreamHarness({ bufferLimit: 100 })
    const numbers = app.topic<number>('numbers')
    const queue = app.queue(numbers as never)
    const works: Gate[] = []
    let quick = 0
    numbers.subscribe(() => {
      const work = gate()
      works.push(work)
      return work.promise
    })
    numbers.subscribe(() => {
      quick++
    })
    let sent = 0
    while (!queue.paused) app.deliver(numbers, sent++)
    expect([sent, quick, works.length, app.frontier(numbers)]).to.deep.equal([100, 100, 1, 0])
    // Half of the credit has to come free before the partition is fetched from again.
    for (let done = 0; done < 50; done++) {
      expect(queue.paused).to.equal(true)
      works[done]?.open()
      await settle()
    }
    expect([queue.paused, app.frontier(numbers)]).to.deep.equal([false, 50])
    app.deliver(numbers, sent)
    expect([quick, works.length]).to.deep.equal([101, 51])
  })

  it('do not hold back other partitions', () => {
    const app = new StreamHarness()
    const numbers = app.topic<number>('numbers')
    const seen: number[] = []
    numbers.subscribe(value => {
      seen.push(value)
      return gate().promise
    })
    for (const [value, partition] of [
      [1, 0],
      [2, 0],
      [3, 1],
    ] as const)
      app.deliver(numbers, value, { partition })
    expect(seen).to.deep.equal([1, 3])
  })
})
