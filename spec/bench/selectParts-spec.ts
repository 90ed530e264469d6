import { expect } from 'chai'
import { parts } from '../../bench/parts.js'
import { selectParts } from '../../bench/selectParts.js'

const selected = (...names: string[]) => selectParts(parts, names).map(({ group, name }) => `${group} ${name}`)

describe('selectParts', () => {
  it('takes all without names, but for what has to be named', () => {
    expect(selected())
      .to.have.lengthOf(parts.length - 1)
      .and.not.include('kafka scale')
    expect(selected('kafka', 'scale')).to.deep.equal(['kafka scale'])
  })

  it('takes a group, a part wherever it is, or a part of a group', () => {
    expect(selected('embedded')).to.deep.equal(['embedded W1', 'embedded W2', 'embedded W3'])
    expect(selected('w2')).to.deep.equal(['embedded W2', 'kafka W2'])
    expect(selected('kafka', 'W1', 'latency')).to.deep.equal(['kafka W1', 'kafka latency'])
  })

  it('refuses what is not there', () => {
    expect(() => selected('W4')).to.throw('There is no part "w4".')
    expect(() => selected('micro', 'W1')).to.throw('There is nothing that is micro and W1.')
  })
})
