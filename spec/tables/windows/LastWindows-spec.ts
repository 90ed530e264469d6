import { expect } from 'chai'
import fc from 'fast-check'
import { LastWindows } from '../../../lib/tables/windows/LastWindows.js'

describe('LastWindows', () => {
  it('gives the window that was asked for, with few keys and with many', () => {
    // Runs of one key, some keys in turn, and more keys than are kept.
    const keys = fc.oneof(fc.nat(3), fc.nat(500), fc.nat(20_000))
    const steps = fc.array(fc.record({ key: keys, start: fc.nat(3), times: fc.integer({ min: 1, max: 2_500 }) }), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(steps, fc.boolean(), (all, spread) => {
        const windows = new LastWindows<string>()
        for (const { key, start, times } of all) {
          for (let at = 0; at < times; at++) {
            const name = `k${spread ? key + at : key}`
            const window = windows.windowOf(name, name, start * 10, start * 10 + 10)
            // Without chai, which would take most of the time.
            if (window.key !== name || window.start !== start * 10 || window.end !== start * 10 + 10) {
              expect(window).to.include({ key: name, start: start * 10, end: start * 10 + 10 })
            }
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  it('gives the same object for the same window of a key', () => {
    const windows = new LastWindows<string>()
    const first = windows.windowOf('a', 'a', 0, 10)
    expect(windows.windowOf('a', 'a', 0, 10)).to.equal(first)
    expect(windows.windowOf('a', 'a', 10, 20)).not.to.equal(first)
  })

  it('keeps no key that its maker may change', () => {
    const windows = new LastWindows<{ page: string }>()
    const key = { page: 'a' }
    windows.windowOf('a', key, 0, 10)
    key.page = 'b'
    expect(windows.windowOf('a', { page: 'a' }, 0, 10).key).to.deep.equal({ page: 'a' })
  })
})
