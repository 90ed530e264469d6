import { expect } from 'chai'
import type { LeaderTerm } from './LeaderTerm.js'
import { overlappingTerms } from './overlappingTerms.js'

describe('overlapping terms of leaders', () => {
  const term = (name: string, from: number, until: number): LeaderTerm => ({ name, from, until })

  it('are two of which each has a moment after one of the other', () => {
    expect(overlappingTerms([term('a', 0, 10), term('b', 9, 20), term('c', 21, 30)])).to.deep.equal([
      'a and b have both led, for 1.0 ms',
    ])
    expect(overlappingTerms([term('a', 0, 30), term('b', 10, 20)])).to.have.length(1)
  })

  it('are not those that follow on each other', () => {
    expect(overlappingTerms([term('b', 10, 20), term('a', 0, 10), term('c', 20, 20)])).to.deep.equal([])
  })

  it('are not those of which one is known to be somewhere around, and are where it is within', () => {
    expect(
      overlappingTerms([term('a', 0, 10), term('frozen while it looked', 30, 5), term('c', 12, 20)]),
    ).to.deep.equal([])
    expect(overlappingTerms([term('a', 0, 10), term('once', 6, 5)])).to.have.length(1)
  })
})
