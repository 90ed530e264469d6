import { expect } from 'chai'
import fc from 'fast-check'
import { loadCompression } from '../../../../lib/transport/kafka/compression/loadCompression.js'
import { RxfaustError } from '../../../../lib/util/RxfaustError.js'
import { javaFixtures } from '../../../support/javaFixtures.js'
import { readBatches } from '../../../support/kafka/readBatches.js'
import { sealBatch } from '../../../support/kafka/sealBatch.js'

const names = ['gzip', 'snappy', 'lz4', 'zstd'] as const

describe('compression of record batches', () => {
  for (const { compression, hex } of javaFixtures.batches) {
    it(`reads what Java has compressed with ${compression}`, async () => {
      const { records } = await readBatches(Buffer.from(hex, 'hex'), 0, [])
      expect(records).to.have.length(300)
      for (const [index, { key, value, offset, timestamp, headers }] of records.entries()) {
        expect([offset, timestamp]).to.deep.equal([index, 1e12 + index])
        expect(key?.toString()).to.equal(`key ${index % 3}`)
        expect(value?.toString()).to.equal(index === 7 ? undefined : `value ${index} `.repeat(index % 50))
        expect(headers).to.deep.equal(index % 2 === 0 ? {} : { n: Buffer.from([index]) })
      }
    })
  }

  for (const name of names) {
    it(`gives back what ${name} was given`, async () => {
      const compression = await loadCompression(name)
      const bytes = fc.oneof(
        fc.uint8Array({ maxLength: 2_000 }),
        // More than one block of snappy's frame.
        fc
          .tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.integer({ min: 8_000, max: 12_000 }))
          .map(([part, times]) => Buffer.concat(Array.from({ length: times }, () => part))),
      )
      fc.assert(
        fc.property(bytes, array => {
          const given = Buffer.from(array)
          const packed = Buffer.from(compression?.compress(given) as Uint8Array)
          expect(compression?.decompress(packed).equals(given)).to.equal(true)
        }),
        { numRuns: 40 },
      )
    })

    it(`refuses what ${name} has not written`, async () => {
      const batch = Buffer.from(javaFixtures.batches.find(one => one.compression === name)?.hex as string, 'hex')
      batch.fill(0xee, 70)
      const error = await readBatches(sealBatch(batch), 0, []).then(
        () => expect.fail('it was read'),
        (failure: unknown) => failure as RxfaustError,
      )
      expect(error).to.be.instanceOf(RxfaustError)
      expect(error.message).to.include(name)
    })
  }

  it('reads snappy without a frame, as librdkafka writes it', async () => {
    const { compressSync } = await import('snappy')
    const compression = await loadCompression('snappy')
    expect(compression?.decompress(compressSync('hello hello') as Buffer).toString()).to.equal('hello hello')
  })

  it('writes lz4 in independent blocks, as Kafka demands', async () => {
    const compression = await loadCompression('lz4')
    const packed = Buffer.from(compression?.compress(Buffer.alloc(300_000, 'abc')) as Uint8Array)
    expect(packed.readUInt32LE(0)).to.equal(0x184d2204)
    expect((packed[4] as number) & 0x20).to.equal(0x20)
  })
})
