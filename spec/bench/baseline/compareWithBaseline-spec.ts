import { expect } from 'chai'
import { compareWithBaseline } from '../../../bench/baseline/compareWithBaseline.js'
import type { Figure } from '../../../bench/Figure.js'

const figure = (ratio: number, better: Figure['better'] = 'higher'): Figure => ({
  name: 'W1, records per second',
  against: 'kafkajs',
  ratio,
  better,
})
const baseline = { ratios: { 'W1, records per second / kafkajs': 2 } }
const lines = (ratio: number, better?: Figure['better']) => {
  const { worse, better: gains, fresh } = compareWithBaseline(baseline, [figure(ratio, better)])
  return [worse.length, gains.length, fresh.length]
}

describe('compareWithBaseline', () => {
  it('tells of a ratio that is lower by more than 15 %, where higher is better', () => {
    expect(lines(1.69)).to.deep.equal([1, 0, 0])
    expect(lines(1.71)).to.deep.equal([0, 0, 0])
    expect(lines(2.29)).to.deep.equal([0, 0, 0])
    expect(lines(2.31)).to.deep.equal([0, 1, 0])
  })

  it('tells of a ratio that is higher by more than 15 %, where lower is better', () => {
    expect(lines(2.31, 'lower')).to.deep.equal([1, 0, 0])
    expect(lines(2.29, 'lower')).to.deep.equal([0, 0, 0])
    expect(lines(1.69, 'lower')).to.deep.equal([0, 1, 0])
  })

  it('names what was measured, now and then', () => {
    const { worse } = compareWithBaseline(baseline, [figure(1)])
    expect(worse).to.deep.equal(['W1, records per second / kafkajs: 1.00, in the baseline 2.00'])
  })

  it('takes a ratio that is no number for a worse one', () => {
    expect(lines(Number.NaN)).to.deep.equal([1, 0, 0])
  })

  it('lists what the baseline does not have', () => {
    expect(compareWithBaseline({ ratios: {} }, [figure(1)]).fresh).to.deep.equal([
      'W1, records per second / kafkajs: 1.00',
    ])
  })
})
