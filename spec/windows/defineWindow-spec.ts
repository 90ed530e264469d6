import { expect } from 'chai'
import { RxfaustError } from '../../lib/util/RxfaustError.js'
import { defineWindow, type WindowInput } from '../../lib/windows/defineWindow.js'
import { windowSpan } from '../../lib/windows/windowSpan.js'

describe('defineWindow', () => {
  const define = (input: WindowInput) => defineWindow(input, 'table "t"')

  it('takes durations in all forms', () => {
    expect(define({ kind: 'tumbling', size: 'PT1M' })).to.deep.equal({ kind: 'tumbling', size: 60_000 })
    expect(define({ kind: 'hopping', size: { minutes: 1 }, step: 60_000 })).to.deep.equal({
      kind: 'hopping',
      size: 60_000,
      step: 60_000,
    })
    expect(define({ kind: 'sliding', before: 5, after: 0 })).to.deep.equal({ kind: 'sliding', before: 5, after: 0 })
    expect(define({ kind: 'session', gap: 1 })).to.deep.equal({ kind: 'session', gap: 1 })
  })

  it('refuses what makes no windows, and says what it was', () => {
    const refused: [WindowInput, RegExp][] = [
      [{ kind: 'tumbling', size: 0 }, /size of a window of table "t" is 0 ms/],
      [{ kind: 'tumbling', size: 1.5 }, /1\.5 ms/],
      [{ kind: 'hopping', size: 5, step: 0 }, /step .* is 0 ms/],
      [{ kind: 'hopping', size: 5, step: 6 }, /5 ms long and begin every 6 ms/],
      [{ kind: 'sliding', before: -1, after: 1 }, /before an event .* is -1/],
      [{ kind: 'sliding', before: 0, after: 0.5 }, /behind an event .* is 0\.5 ms/],
      [{ kind: 'session', gap: 0 }, /gap .* is 0 ms/],
    ]
    for (const [input, message] of refused) {
      expect(() => define(input))
        .to.throw(RxfaustError, message)
        .with.property('code', 'RXFAUST_OPTION')
    }
  })

  it('has spans that end where nothing more can belong to the window', () => {
    expect(windowSpan({ kind: 'tumbling', size: 10 })).to.equal(10)
    expect(windowSpan({ kind: 'hopping', size: 10, step: 3 })).to.equal(10)
    expect(windowSpan({ kind: 'sliding', before: 4, after: 6 })).to.equal(11)
    expect(windowSpan({ kind: 'session', gap: 10 })).to.equal(11)
  })
})
