import { expect } from 'chai'
import fc from 'fast-check'
import { keyText } from '../../../lib/tables/store/keyText.js'
import { packedAndPlain } from '../../support/packedAndPlain.js'

const keys = fc.option(fc.uint8Array({ maxLength: 100 }).map(array => Buffer.from(array)))

describe('keys of changelog records', () => {
  it('have a character for each byte, wherever they lie', () => {
    fc.assert(
      fc.property(keys, fc.nat(9), (key, before) => {
        for (const record of packedAndPlain(key, before)) expect(keyText(record)).to.equal(key?.toString('latin1'))
      }),
    )
  })
})
