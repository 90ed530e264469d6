import { expect } from 'chai'
import fc from 'fast-check'
import { partitionFor } from '../../lib/transport/partitionFor.js'
import { partitionForText } from '../../lib/transport/partitionForText.js'

const ascii = fc.string({ unit: 'binary-ascii', maxLength: 64 })

describe('partitionForText', () => {
  it('places short ASCII as its bytes are placed', () => {
    fc.assert(
      fc.property(ascii, fc.integer({ min: 1, max: 300 }), (key, partitions) => {
        expect(partitionForText(key, partitions)).to.equal(partitionFor(Buffer.from(key), partitions))
      }),
    )
  })

  it('leaves other texts to who has their bytes', () => {
    expect(partitionForText('é', 4)).to.equal(undefined)
    expect(partitionForText('a'.repeat(65), 4)).to.equal(undefined)
  })
})
