import { expect } from 'chai'
import { VirtualTimeScheduler } from 'rxjs'
import { LingerBuffer } from '../../lib/acks/LingerBuffer.js'

describe('LingerBuffer', () => {
  it('releases what has waited long enough, is enough, or is hurried, by topic and in order', () => {
    const scheduler = new VirtualTimeScheduler()
    const released: [number, number[]][] = []
    const buffer = new LingerBuffer<{ id: number; bytes: number }>(scheduler, entries =>
      released.push([scheduler.now(), entries.map(({ id }) => id)]),
    )
    const slow = { millis: 100, bytes: 10 }
    const fast = { millis: 30, bytes: 1_000 }
    buffer.add({ id: 1, bytes: 4 }, slow)
    buffer.add({ id: 2, bytes: 4 }, fast)
    buffer.add({ id: 3, bytes: 4 }, slow)
    scheduler.flush()
    expect(released).to.deep.equal([
      [30, [2]],
      [100, [1, 3]],
    ])
    buffer.add({ id: 4, bytes: 6 }, slow)
    buffer.add({ id: 5, bytes: 6 }, slow)
    expect(released.at(-1)).to.deep.equal([100, [4, 5]])
    buffer.add({ id: 6, bytes: 1 }, slow)
    buffer.hurry()
    scheduler.flush()
    expect(released.slice(3)).to.deep.equal([[100, [6]]])
  })
})
