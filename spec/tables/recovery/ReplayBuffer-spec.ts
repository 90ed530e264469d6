import { expect } from 'chai'
import fc from 'fast-check'
import { ReplayBuffer } from '../../../lib/tables/recovery/ReplayBuffer.js'
import type { InBatch } from '../../../lib/transport/InBatch.js'
import { gate } from '../../support/gate.js'
import { rejection } from '../support/rejection.js'

/** A batch of records at these offsets. */
function batch(offsets: readonly number[], nextOffset: number, byteLength = 0): InBatch {
  const records = offsets.map(offset => ({
    offset,
    timestamp: 0,
    timestampType: 'create' as const,
    key: Buffer.from('k'),
    value: null,
    headers: {},
  }))
  return { topic: 't', partition: 0, epoch: 0, records, nextOffset, highWatermark: 0, stableOffset: 0, byteLength }
}

const shown = ({ records, nextOffset }: InBatch): string =>
  `${records.map(({ offset }) => offset).join(' ')} -> ${nextOffset}`

describe('ReplayBuffer', () => {
  const collect = (limit: number): { buffer: ReplayBuffer; stored: string[] } => {
    const stored: string[] = []
    return { stored, buffer: new ReplayBuffer(limit, async each => void stored.push(shown(each))) }
  }

  it('joins small batches and cuts large ones; the position is never behind what is missing', async () => {
    const { buffer, stored } = collect(3)
    await buffer.add(batch([0, 2], 5))
    await buffer.add(batch([5], 9))
    await buffer.add(batch([10, 11, 20, 21, 22, 23, 24], 30))
    await buffer.add(batch([], 1e9))
    await buffer.end()
    expect(stored).to.deep.equal(['0 2 5 -> 9', '10 11 20 -> 21', '21 22 23 -> 24', '24 -> 1000000000'])
  })

  it('stores a position without records, and nothing twice', async () => {
    const { buffer, stored } = collect(3)
    await buffer.add(batch([], 7))
    await buffer.end()
    await buffer.end()
    expect(stored).to.deep.equal([' -> 7'])
  })

  it('stores large values sooner', async () => {
    const { buffer, stored } = collect(1_000)
    await buffer.add(batch([0], 1, 3_000_000))
    await buffer.add(batch([1], 2, 3_000_000))
    await buffer.add(batch([2], 3, 1))
    await buffer.end()
    expect(stored).to.deep.equal(['0 1 -> 2', '2 -> 3'])
  })

  it('fills while one batch is stored, and has never two under way', async () => {
    const gates = [gate(), gate()]
    let begun = 0
    const buffer = new ReplayBuffer(1, () => (gates[begun++] as (typeof gates)[0]).promise)
    await buffer.add(batch([0], 1))
    expect(begun).to.equal(1)
    let added = false
    const second = buffer.add(batch([1], 2)).then(() => {
      added = true
    })
    await new Promise(resolve => setImmediate(resolve))
    expect([added, begun]).to.deep.equal([false, 1])
    gates[0]?.open()
    await second
    expect(begun).to.equal(2)
    gates[1]?.open()
    await buffer.end()
  })

  it('throws the failure of a store to the next one who waits', async () => {
    const broken = new Error('broken')
    const buffer = new ReplayBuffer(1, () => Promise.reject(broken))
    await buffer.add(batch([0], 1))
    expect(await rejection(buffer.add(batch([1], 2)))).to.equal(broken)
    expect(await rejection(buffer.end())).to.equal(broken)
  })

  it('loses nothing and keeps the order, however it is cut', async () => {
    const sizes = fc.array(fc.nat(7), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 10 }), async (lengths, limit) => {
        const stored: InBatch[] = []
        const buffer = new ReplayBuffer(limit, async each => void stored.push(each))
        let next = 0
        for (const length of lengths) {
          // A gap behind each batch.
          const offsets = Array.from({ length }, () => next++)
          next++
          await buffer.add(batch(offsets, next))
        }
        await buffer.end()
        const offsets = stored.flatMap(({ records }) => records.map(({ offset }) => offset))
        const all = [...Array(next).keys()]
        let behind = -1
        const ends = new Set(lengths.map(length => (behind += length + 1)))
        expect(offsets).to.deep.equal(all.filter(offset => !ends.has(offset)))
        expect(stored.at(-1)?.nextOffset ?? 0).to.equal(next)
        for (const [at, { records, nextOffset }] of stored.entries()) {
          expect(records.length).to.be.at.most(limit)
          const following = stored[at + 1]?.records[0]
          for (const { offset } of records) expect(offset).to.be.below(nextOffset)
          if (following !== undefined) expect(following.offset).to.be.at.least(nextOffset)
        }
      }),
    )
  })
})
