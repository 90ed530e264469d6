import { expect } from 'chai'
import fc from 'fast-check'
import { recordSize } from '../../../../lib/acks/recordSize.js'
import type { InRecord } from '../../../../lib/transport/InRecord.js'
import { loadCompression } from '../../../../lib/transport/kafka/compression/loadCompression.js'
import { type BatchProducer, encodeRecordBatch } from '../../../../lib/transport/kafka/wire/encodeRecordBatch.js'
import { RecordBatches } from '../../../../lib/transport/kafka/wire/RecordBatches.js'
import type { OutRecord } from '../../../../lib/transport/OutRecord.js'
import type { RecordHeaders } from '../../../../lib/transport/RecordHeaders.js'
import { TextRecord } from '../../../../lib/transport/TextRecord.js'
import { ByteSpan } from '../../../../lib/util/ByteSpan.js'
import type { RxfaustError } from '../../../../lib/util/RxfaustError.js'
import { readBatches } from '../../../support/kafka/readBatches.js'
import { sealBatch } from '../../../support/kafka/sealBatch.js'
import { plainRecord } from '../../../support/plainRecord.js'

const bytes = fc.uint8Array({ maxLength: 300 }).map(array => Buffer.from(array))
const header = fc.oneof(bytes, fc.array(bytes, { minLength: 2, maxLength: 3 }))
const records = fc.array(
  fc.record({
    topic: fc.constant('t'),
    partition: fc.constant(0),
    key: fc.option(bytes),
    value: fc.option(bytes),
    timestamp: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    headers: fc.dictionary(fc.string({ minLength: 1 }), header, { maxKeys: 3 }) as fc.Arbitrary<RecordHeaders>,
  }),
  { minLength: 1, maxLength: 20 },
)

const compressions = fc.constantFrom('none', 'gzip', 'snappy', 'lz4', 'zstd')

/** As a broker stores it: with the offset of its first record. */
function at(offset: number, batch: Buffer): Buffer {
  const stored = Buffer.from(batch)
  stored.writeBigInt64BE(BigInt(offset), 0)
  return stored
}

function batch(offset: number, values: readonly string[], producer?: BatchProducer): Buffer {
  const all = values.map(value => ({ topic: 't', partition: 0, key: null, value: Buffer.from(value) }))
  return at(offset, encodeRecordBatch(all, 1, producer))
}

function transactional(offset: number, id: bigint, values: readonly string[]): Buffer {
  return batch(offset, values, { id, epoch: 0, sequence: 0, transactional: true })
}

/** The marker that ends a transaction. */
function marker(offset: number, id: bigint, commit: boolean): Buffer {
  const key = Buffer.from([0, 0, 0, commit ? 1 : 0])
  const record = { topic: 't', partition: 0, key, value: Buffer.alloc(6) }
  const stored = at(offset, encodeRecordBatch([record], 1, { id, epoch: 0, sequence: -1, transactional: true }))
  stored.writeInt16BE(0x30, 21)
  return sealBatch(stored)
}

async function values(stored: readonly Buffer[], from = 0, aborted: [bigint, number][] = []): Promise<string[]> {
  const list = aborted.map(([producer, firstOffset]) => ({ producer, firstOffset }))
  const decoded = await readBatches(Buffer.concat(stored), from, list)
  return decoded.records.map(({ offset, value }) => `${offset}:${value}`)
}

describe('record batches', () => {
  it('are read as they were written', () =>
    fc.assert(
      fc.asyncProperty(records, fc.nat(1e12), compressions, async (written, offset, name) => {
        const compression = await loadCompression(name)
        const stored = at(offset, encodeRecordBatch(written as OutRecord[], 0, undefined, compression))
        const { records: read, nextOffset } = await readBatches(stored, offset, [])
        expect(nextOffset).to.equal(offset + written.length)
        expect(read).to.deep.equal(
          written.map(({ key, value, timestamp, headers }, index) => {
            return { offset: offset + index, timestamp, timestampType: 'create', key, value, headers: { ...headers } }
          }),
        )
      }),
      { verbose: 1 },
    ))

  it('are the same whether a value is given as bytes or as the place where these lie', () =>
    fc.assert(
      fc.property(records, fc.nat(9), (written, before) => {
        const spans = written.map(({ topic, partition, key, value, timestamp, headers }) => {
          const source = Buffer.concat([Buffer.alloc(before, 1), value ?? Buffer.alloc(0), Buffer.alloc(3, 2)])
          const span = value === null ? null : new ByteSpan(source, before, before + value.length)
          return new TextRecord(topic, partition, key, span, headers, timestamp, undefined)
        })
        expect(spans.map(({ value }) => value)).to.deep.equal(written.map(({ value }) => value))
        expect(encodeRecordBatch(spans, 0)).to.deep.equal(encodeRecordBatch(written as OutRecord[], 0))
      }),
    ))

  it('are the same when they are taken in parts, none of which is larger than what was asked for', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(records, { maxLength: 4 }),
        fc.nat(25),
        fc.integer({ min: 1, max: 900 }),
        async (all, skip, most) => {
          let end = 3
          const stored = all.map(written => {
            const one = at(end, encodeRecordBatch(written as OutRecord[], 0))
            end += written.length
            return one
          })
          const bytes = Buffer.concat(stored)
          const whole = await readBatches(bytes, 3 + skip, [])
          const batches = await RecordBatches.open(bytes, 3 + skip, [])
          const taken: InRecord[] = []
          do {
            const part = batches.take(most)
            if (part.records.length > 1) expect(part.byteLength).to.be.at.most(most)
            expect(part.byteLength).to.equal(part.records.reduce((sum, record) => sum + recordSize(record), 0))
            taken.push(...part.records)
            const last = part.records.at(-1)
            if (batches.left) expect(part.nextOffset).to.equal((last?.offset ?? 0) + 1)
            else expect(part.nextOffset).to.equal(whole.nextOffset)
          } while (batches.left)
          expect(taken.map(plainRecord)).to.deep.equal(whole.records)
        },
      ),
    ))

  it('sum up the sizes of keys, values and headers', async () => {
    const headers = { ab: Buffer.alloc(3), c: [Buffer.alloc(1), Buffer.alloc(2)] }
    const record = { topic: 't', partition: 0, key: Buffer.alloc(10), value: Buffer.alloc(100), headers }
    const { byteLength } = await readBatches(encodeRecordBatch([record, record], 0), 0, [])
    expect(byteLength).to.equal(2 * (110 + 5 + 2 + 3))
  })

  it('give what comes at the position, and not what is before it in the same batch', async () => {
    expect(await values([batch(5, ['a', 'b', 'c'])], 6)).to.deep.equal(['6:b', '7:c'])
  })

  it('leave out a batch that is cut off', async () => {
    const whole = batch(0, ['a'])
    const cut = batch(1, ['b', 'c']).subarray(0, -1)
    const { records: read, nextOffset } = await readBatches(Buffer.concat([whole, cut]), 0, [])
    expect(read).to.have.length(1)
    expect(nextOffset).to.equal(1)
  })

  it('move the position over a batch that compaction has emptied', async () => {
    const emptied = batch(0, ['a', 'b', 'c']).subarray(0, 61)
    emptied.writeInt32BE(49, 8)
    emptied.writeInt32BE(0, 57)
    const { records: read, nextOffset } = await readBatches(sealBatch(emptied), 0, [])
    expect(read).to.deep.equal([])
    expect(nextOffset).to.equal(3)
  })

  it('give the time of the log where the topic has it so', async () => {
    const stored = batch(0, ['a'])
    stored.writeInt16BE(0x08, 21)
    stored.writeBigInt64BE(77n, 35)
    const { records: read } = await readBatches(sealBatch(stored), 0, [])
    expect(read[0]).to.include({ timestamp: 77, timestampType: 'append' })
  })

  it('hide control records, and move the position over them', async () => {
    const { records: read, nextOffset } = await readBatches(
      Buffer.concat([transactional(0, 7n, ['a']), marker(1, 7n, true)]),
      0,
      [],
    )
    expect(read).to.have.length(1)
    expect(nextOffset).to.equal(2)
  })

  describe('of aborted transactions', () => {
    it('are hidden up to the marker, also of several transactions of one producer', async () => {
      const stored = [
        transactional(0, 7n, ['x']),
        marker(1, 7n, false),
        transactional(2, 7n, ['a']),
        marker(3, 7n, true),
        transactional(4, 7n, ['y']),
        marker(5, 7n, false),
        batch(6, ['b']),
      ]
      const aborted: [bigint, number][] = [
        [7n, 0],
        [7n, 4],
      ]
      expect(await values(stored, 0, aborted)).to.deep.equal(['2:a', '6:b'])
    })

    it('are hidden where two producers interleave and the broker lists the later one first', async () => {
      const stored = [
        transactional(0, 1n, ['x']),
        transactional(1, 2n, ['y']),
        marker(2, 2n, false),
        transactional(3, 1n, ['z']),
        marker(4, 1n, false),
        transactional(5, 2n, ['a']),
        marker(6, 2n, true),
      ]
      const aborted: [bigint, number][] = [
        [2n, 1],
        [1n, 0],
      ]
      expect(await values(stored, 0, aborted)).to.deep.equal(['5:a'])
    })

    it('are hidden where a key looks like a marker', async () => {
      const record = { topic: 't', partition: 0, key: Buffer.alloc(4), value: Buffer.from('x') }
      const producer = { id: 7n, epoch: 0, sequence: 0, transactional: true }
      const stored = [
        at(0, encodeRecordBatch([record], 1, producer)),
        transactional(1, 7n, ['y']),
        marker(2, 7n, false),
        transactional(3, 7n, ['a']),
      ]
      expect(await values(stored, 0, [[7n, 0]])).to.deep.equal(['3:a'])
    })
  })

  it('are refused where a byte of them has changed, unless nobody looks', async () => {
    for (const position of [22, 40, 66]) {
      const stored = Buffer.concat([batch(0, ['a']), batch(1, ['b'])])
      const size = stored.length / 2
      stored[size + position] = (stored[size + position] as number) ^ 1
      const error = await values([stored]).then(
        () => expect.fail('it was read'),
        (thrown: RxfaustError) => thrown,
      )
      expect(error).to.include({ code: 'RXFAUST_BROKER', retriable: false })
      expect(error.message).to.include('offset 1 ').and.to.include('checkCrcs')
    }
    const stored = batch(0, ['a'])
    stored[17] = (stored[17] as number) ^ 1
    const { records: read } = await readBatches(stored, 0, [], false)
    expect(read.map(({ value }) => String(value))).to.deep.equal(['a'])
  })

  it('say which codec is missing', async () => {
    const stored = batch(0, ['a'])
    stored.writeInt16BE(4, 21)
    const error = await values([sealBatch(stored)]).then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    expect(error?.message).to.include('zstd')
  })
})
