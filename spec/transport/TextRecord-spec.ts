import { expect } from 'chai'
import fc from 'fast-check'
import { recordSize } from '../../lib/acks/recordSize.js'
import { encodeRecordBatch } from '../../lib/transport/kafka/wire/encodeRecordBatch.js'
import { TextRecord } from '../../lib/transport/TextRecord.js'

const text = fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 200 }))

describe('TextRecord', () => {
  it('is written, counted and read as the record of its bytes', () => {
    fc.assert(
      fc.property(fc.option(text), fc.option(text), fc.boolean(), (key, value, asBytes) => {
        const bytes = (of: string | null): Buffer | null => (of === null ? null : Buffer.from(of))
        const plain = { topic: 't', partition: 0, key: bytes(key), value: bytes(value), timestamp: 5 }
        const record = new TextRecord('t', 0, key, asBytes ? bytes(value) : value, undefined, 5, undefined)
        expect(encodeRecordBatch([record], 0).equals(encodeRecordBatch([plain], 0))).to.equal(true)
        expect(recordSize(record)).to.equal(recordSize(plain))
        expect([record.key, record.value]).to.deep.equal([plain.key, plain.value])
      }),
    )
  })
})
