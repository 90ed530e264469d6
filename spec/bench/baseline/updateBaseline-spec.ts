import { expect } from 'chai'
import { updateBaseline } from '../../../bench/baseline/updateBaseline.js'

describe('updateBaseline', () => {
  it('takes what was measured, keeps the rest, and is in order', () => {
    const figure = { against: 'Map', better: 'higher' } as const
    const updated = updateBaseline(
      { ratios: { 'b / Map': 1, 'c / Map': 3 } },
      [
        { ...figure, name: 'c', ratio: 4.5678 },
        { ...figure, name: 'a', ratio: 0.012345 },
        { ...figure, name: 'd', ratio: Number.NaN },
      ],
      '2026-11-21',
      2,
    )
    expect(updated).to.deep.equal({
      date: '2026-11-21',
      cores: 2,
      ratios: { 'a / Map': 0.0123, 'b / Map': 1, 'c / Map': 4.57 },
    })
    expect(Object.keys(updated.ratios)).to.deep.equal(['a / Map', 'b / Map', 'c / Map'])
  })
})
