import { expect } from 'chai'
import type { InBatch } from '../../lib/transport/InBatch.js'
import { errorOf } from './errorOf.js'
import type { LawBench } from './LawBench.js'
import { texts } from './texts.js'

/** Laws about reading partitions outside of groups. */
export function readLaws(bench: LawBench): void {
  const iterate = (topic: string, from: number, signal: AbortSignal): AsyncIterator<InBatch> =>
    bench.transport.read({ topic, partition: 0, from, signal })[Symbol.asyncIterator]()

  it('an empty partition gives an empty batch at once', async () => {
    const topic = await bench.topic()
    const stop = new AbortController()
    const batches = iterate(topic, 0, stop.signal)
    const { value } = await batches.next()
    expect(value).to.deep.include({ topic, partition: 0, epoch: 0, records: [], nextOffset: 0, highWatermark: 0 })
    expect(value).to.deep.include({ stableOffset: 0, byteLength: 0 })
    stop.abort()
    expect((await batches.next()).done).to.equal(true)
  })

  it('at the end gives an empty batch at once, and then what comes', async () => {
    const topic = await bench.topic()
    await bench.fill(topic, 0, 3)
    const stop = new AbortController()
    const batches = iterate(topic, 3, stop.signal)
    expect((await batches.next()).value).to.deep.include({ records: [], nextOffset: 3, highWatermark: 3 })
    const next = batches.next()
    await bench.fill(topic, 0, 1, 'new')
    const { value } = await next
    expect(texts((value as InBatch).records)).to.deep.equal(['new0'])
    expect(value).to.include({ nextOffset: 4, highWatermark: 4 })
    stop.abort()
    await batches.return?.()
  })

  it('goes in steps of bounded size, with nothing lost between them', async () => {
    const topic = await bench.topic()
    for (let round = 0; round < 10; round++) await bench.fill(topic, 0, 10, `${'x'.repeat(100)}${round}`)
    const { records, batches } = await bench.read(topic, { maxBytes: 2_500 })
    expect(records.map(({ offset }) => offset)).to.deep.equal(Array.from({ length: 100 }, (_, offset) => offset))
    expect(batches.length).to.be.greaterThan(3)
    for (const batch of batches) {
      const bytes = batch.records.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0)
      expect(batch.byteLength).to.equal(bytes)
    }
  })

  it('begins in the middle', async () => {
    const topic = await bench.topic()
    await bench.fill(topic, 0, 50)
    const { records } = await bench.read(topic, { from: 33 })
    expect(texts(records)).to.deep.equal(Array.from({ length: 17 }, (_, index) => String(index + 33)))
  })

  it('ends when the signal aborts, while it waits and before it begins', async () => {
    const topic = await bench.topic()
    const stop = new AbortController()
    const batches = iterate(topic, 0, stop.signal)
    await batches.next()
    const waiting = batches.next()
    stop.abort()
    expect((await waiting).done).to.equal(true)
    expect((await iterate(topic, 0, stop.signal).next()).done).to.equal(true)
  })

  it('outside of what is held is refused, never moved', async () => {
    const topic = await bench.topic()
    await bench.fill(topic, 0, 10)
    await bench.transport.admin.deleteRecords([{ topic, partition: 0, offset: 4 }])
    const { signal } = new AbortController()
    const early = await errorOf(iterate(topic, 3, signal).next(), 'RXFAUST_OFFSET_OUT_OF_RANGE')
    expect(early.details).to.include({ topic, partition: 0, offset: 3 })
    await errorOf(iterate(topic, 11, signal).next(), 'RXFAUST_OFFSET_OUT_OF_RANGE')
    expect(texts((await bench.read(topic, { from: 4 })).records)[0]).to.equal('4')
  })
}
