import { expect } from 'chai'
import fc from 'fast-check'
import { PackedRecord } from '../../lib/transport/PackedRecord.js'

const bytes = fc.option(fc.uint8Array({ maxLength: 40 }).map(array => Buffer.from(array)))

describe('PackedRecord', () => {
  it('has the key, the value and their sizes, wherever they lie', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.nat(9), fc.nat(50), (key, value, before, headerBytes) => {
        const [ofKey, ofValue] = [key ?? Buffer.alloc(0), value ?? Buffer.alloc(0)]
        const source = Buffer.concat([Buffer.alloc(before, 1), ofKey, Buffer.alloc(2, 2), ofValue, Buffer.alloc(3, 3)])
        const keyEnd = key === null ? before - 1 : before + key.length
        const valueStart = before + ofKey.length + 2
        const valueEnd = value === null ? valueStart - 1 : valueStart + value.length
        const headers = { h: Buffer.alloc(headerBytes) }
        const record = new PackedRecord(
          7,
          8,
          'append',
          headers,
          source,
          before,
          keyEnd,
          valueStart,
          valueEnd,
          headerBytes,
        )
        expect(record.key).to.deep.equal(key)
        expect(record.value).to.deep.equal(value)
        expect(record.valueSpan?.bytes ?? null).to.deep.equal(value)
        expect(record.valueSpan?.byteLength).to.equal(value?.length)
        expect(record.byteLength).to.equal(ofKey.length + ofValue.length + headerBytes)
      }),
    )
  })
})
