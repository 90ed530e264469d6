import { expect } from 'chai'
import { inTurns } from '../../lib/util/inTurns.js'

/** Milliseconds of work that nothing else gets in between of. */
function work(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

describe('inTurns', () => {
  it('does few at once', () => {
    const done: number[] = []
    void inTurns([1, 2, 3], each => done.push(each))
    expect(done).to.deep.equal([1, 2, 3])
  })

  it('lets the event loop run behind each slice, and does all in order', async () => {
    const done: number[] = []
    let turns = 0
    let working = true
    const count = (): void => {
      turns++
      if (working) setImmediate(count)
    }
    setImmediate(count)
    await inTurns(
      Array.from({ length: 40 }, (_, at) => at),
      each => {
        work(1)
        done.push(each)
      },
      2,
    )
    working = false
    expect(done).to.deep.equal(Array.from({ length: 40 }, (_, at) => at))
    // 40 ms of work in slices of 2, each of which may be exceeded by one more pair.
    expect(turns).to.be.at.least(8)
  })

  it('gives all that goes on at once one slice of a turn together', async () => {
    let inTurn = 0
    let most = 0
    let working = true
    const count = (): void => {
      inTurn = 0
      if (working) setImmediate(count)
    }
    setImmediate(count)
    const one = (): Promise<void> =>
      inTurns(
        Array.from({ length: 60 }),
        () => {
          work(0.5)
          most = Math.max(most, ++inTurn)
        },
        1,
      )
    await Promise.all(Array.from({ length: 10 }, one))
    working = false
    // A slice holds four of them, and each of the others does one before it looks at the clock; alone, each had four.
    expect(most).to.be.below(25)
  })

  it('goes on where a test takes setImmediate away for a while', async () => {
    const { setImmediate: real } = globalThis
    globalThis.setImmediate = (() => ({})) as never
    let done = 0
    const all = inTurns(
      Array.from({ length: 10 }),
      () => {
        work(1)
        done++
      },
      1,
    )
    globalThis.setImmediate = real
    await all
    expect(done).to.equal(10)
  })

  it('rejects with what is thrown', async () => {
    const error = new Error('no')
    const failing = inTurns(Array.from({ length: 200 }), () => {
      throw error
    })
    expect(await failing.catch((thrown: unknown) => thrown)).to.equal(error)
  })
})
