import { expect } from 'chai'
import { enumerate } from '../../lib/operators/index.js'
import { StreamHarness } from '../support/StreamHarness.js'

describe('enumerate', () => {
  it('gives each value its number, each subscription its own, and acknowledges at once', () => {
    const app = new StreamHarness()
    const letters = app.topic<string>('letters')
    const stream = letters.pipe(enumerate(1))
    const first: Array<[number, string]> = []
    const second: Array<[number, string]> = []
    stream.subscribe(each => {
      first.push(each)
    })
    app.deliver(letters, 'a')
    stream.subscribe(each => {
      second.push(each)
    })
    app.deliver(letters, 'b', { partition: 1 })
    expect(first).to.deep.equal([
      [1, 'a'],
      [2, 'b'],
    ])
    expect(second).to.deep.equal([[1, 'b']])
    expect([app.frontier(letters), app.frontier(letters, 1)]).to.deep.equal([1, 1])
    expect(app.warnings).to.deep.equal([])
  })

  it('begins with zero', () => {
    const app = new StreamHarness()
    const letters = app.topic<string>('letters')
    const seen: number[] = []
    letters.pipe(enumerate()).subscribe(([number]) => {
      seen.push(number)
    })
    app.deliver(letters, 'a')
    expect(seen).to.deep.equal([0])
  })
})
