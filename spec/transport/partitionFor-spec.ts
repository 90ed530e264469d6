import { expect } from 'chai'
import { partitionFor } from '../../lib/transport/partitionFor.js'

describe('partitionFor', () => {
  it('takes the hash without its sign, modulo the partitions', () => {
    expect(partitionFor(Buffer.from('21'), 4)).to.equal((-973932308 & 0x7fffffff) % 4)
    expect(partitionFor(Buffer.from('abc'), 12)).to.equal(479470107 % 12)
  })

  it('has one answer where there is one partition', () => {
    expect(partitionFor(new Uint8Array(0), 1)).to.equal(0)
  })
})
