import { expect } from 'chai'
import { errorOf } from './errorOf.js'
import type { LawBench } from './LawBench.js'
import { record } from './record.js'
import { texts } from './texts.js'

/** Laws about one consumer that has the group to itself. */
export function consumerLaws(bench: LawBench): void {
  const numbers = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, index) => String(from + index))

  it('begins with everything paused and without a position', async () => {
    const topic = await bench.topic(2)
    await bench.fill(topic, 0, 5)
    const probe = await bench.consumer({ topics: [topic] }, { policy: 'none' })
    expect(probe.assignments).to.have.length(1)
    expect(probe.assignments[0]).to.include({ leader: true })
    expect(probe.assignments[0]?.added).to.have.length(2)
    expect(probe.assignments[0]?.kept).to.deep.equal([])
    await bench.quiet()
    expect(probe.batches).to.deep.equal([])
    probe.consumer.resume([{ topic, partition: 0 }])
    await bench.quiet()
    expect(probe.batches).to.deep.equal([])
  })

  it('delivers from where it was sought to, with epoch and marks', async () => {
    const topic = await bench.topic()
    await bench.fill(topic, 0, 20)
    const probe = await bench.consumer({ topics: [topic] }, { policy: 'none' })
    probe.consumer.seek({ topic, partition: 0 }, 15)
    probe.consumer.resume([{ topic, partition: 0 }])
    expect(probe.batches, 'nothing comes within the call').to.deep.equal([])
    await probe.until(() => probe.records(topic).length === 5, 'five records')
    expect(texts(probe.records(topic))).to.deep.equal(numbers(15, 20))
    const last = probe.batches.at(-1)
    expect(last).to.include({ topic, partition: 0, epoch: probe.epoch, nextOffset: 20, highWatermark: 20 })
    expect(last).to.include({ stableOffset: 20 })
    await bench.fill(topic, 0, 1, 'more')
    await probe.until(() => probe.records(topic).length === 6, 'the record that came later')
    expect(probe.errors).to.deep.equal([])
  })

  it('delivers each record once and in order, however it comes in', async () => {
    const topic = await bench.topic(3)
    const probe = await bench.consumer({ topics: [topic] })
    for (let round = 0; round < 20; round++) {
      await bench.send(numbers(round * 30, round * 30 + 30).map(value => record(topic, Number(value) % 3, value)))
    }
    await probe.until(() => probe.records(topic).length >= 600, '600 records')
    await bench.quiet()
    for (const partition of [0, 1, 2]) {
      const expected = numbers(0, 600).filter(value => Number(value) % 3 === partition)
      expect(texts(probe.records(topic, partition))).to.deep.equal(expected)
    }
  })

  it('holds a paused partition back while others go on, and goes on where it was', async () => {
    const topic = await bench.topic(2)
    await bench.fill(topic, 0, 10)
    await bench.fill(topic, 1, 10)
    const probe = await bench.consumer({ topics: [topic] })
    await probe.until(() => probe.records(topic).length === 20, 'the first records')
    probe.consumer.pause([{ topic, partition: 0 }])
    const delivered = probe.records(topic, 0).length
    await bench.fill(topic, 0, 10, 'b')
    await bench.fill(topic, 1, 10, 'b')
    await probe.until(() => probe.records(topic, 1).length === 20, 'the other partition')
    await bench.quiet()
    expect(probe.records(topic, 0)).to.have.length(delivered)
    probe.consumer.resume([{ topic, partition: 0 }])
    await probe.until(() => probe.records(topic, 0).length === 20, 'the resumed partition')
    await bench.quiet()
    expect(texts(probe.records(topic, 0))).to.deep.equal([...numbers(0, 10), ...numbers(0, 10).map(n => `b${n}`)])
  })

  it('delivers nothing after a pause inside of a batch', async () => {
    const topic = await bench.topic(2)
    await bench.fill(topic, 0, 400, 'x'.repeat(200))
    await bench.fill(topic, 1, 400, 'x'.repeat(200))
    const probe = await bench.consumer(
      { topics: [topic], maxBytesPerPartition: 2_000 },
      {
        batch: ({ partition }) => {
          if (partition === 0) probe.consumer.pause([{ topic, partition: 0 }])
        },
      },
    )
    await probe.until(() => probe.records(topic, 1).length === 400, 'the other partition')
    await bench.quiet()
    expect(probe.batches.filter(({ partition }) => partition === 0)).to.have.length(1)
    const held = probe.records(topic, 0).length
    probe.consumer.resume([{ topic, partition: 0 }])
    await probe.until(() => probe.records(topic, 0).length > held, 'one more batch')
    expect(probe.records(topic, 0)[held]?.offset).to.equal((probe.records(topic, 0)[held - 1]?.offset ?? 0) + 1)
  })

  it('drops what was fetched before a seek', async () => {
    const topic = await bench.topic()
    await bench.fill(topic, 0, 300, 'x'.repeat(100))
    let sought = false
    const probe = await bench.consumer(
      { topics: [topic], maxBytesPerPartition: 2_000 },
      {
        batch: ({ nextOffset }) => {
          if (sought || nextOffset < 100) return
          sought = true
          probe.consumer.seek({ topic, partition: 0 }, 10)
        },
      },
    )
    await probe.until(() => probe.positions.get(`${topic}/0`) === 300 && sought, 'the end')
    const offsets = probe.records(topic).map(({ offset }) => offset)
    const back = offsets.findIndex((offset, index) => index > 0 && offset <= (offsets[index - 1] ?? 0))
    expect(offsets.slice(0, back)).to.deep.equal(Array.from({ length: back }, (_, offset) => offset))
    expect(offsets.slice(back)).to.deep.equal(Array.from({ length: 290 }, (_, index) => index + 10))
  })

  it('reports an offset out of range, stays there, and goes on when it is sought elsewhere', async () => {
    const topic = await bench.topic(2)
    await bench.fill(topic, 0, 10)
    await bench.fill(topic, 1, 10)
    await bench.transport.admin.deleteRecords([{ topic, partition: 0, offset: 5 }])
    const probe = await bench.consumer({ topics: [topic] }, { policy: 'none' })
    for (const offset of [2, 99]) {
      const reports = probe.errors.length
      probe.consumer.seek({ topic, partition: 0 }, offset)
      probe.consumer.resume([{ topic, partition: 0 }])
      await probe.until(() => probe.errors.length > reports, 'a report')
      await bench.quiet()
      expect(probe.errors).to.have.length(reports + 1)
      expect(probe.errors.at(-1)).to.include({ code: 'RXFAUST_OFFSET_OUT_OF_RANGE', retriable: true })
      expect(probe.errors.at(-1)?.details).to.include({ topic, partition: 0, offset })
      expect(probe.batches, 'nothing is skipped over').to.deep.equal([])
    }
    probe.consumer.seek({ topic, partition: 0 }, 5)
    probe.consumer.seek({ topic, partition: 1 }, 0)
    probe.consumer.resume([0, 1].map(partition => ({ topic, partition })))
    await probe.until(() => probe.records(topic).length === 15, 'the rest')
    expect(texts(probe.records(topic, 0))).to.deep.equal(numbers(5, 10))
  })

  it('reports a handler that throws, and goes on', async () => {
    const topic = await bench.topic()
    let thrown = 0
    const probe = await bench.consumer(
      { topics: [topic] },
      {
        batch: () => {
          if (thrown++ === 0) throw new TypeError('a mistake')
        },
      },
    )
    await bench.fill(topic, 0, 1, 'a')
    await probe.until(() => probe.errors.length === 1, 'the report')
    expect(probe.errors[0]).to.include({ retriable: true })
    expect(probe.errors[0]?.cause).to.be.instanceOf(TypeError)
    await bench.fill(topic, 0, 1, 'b')
    await probe.until(() => probe.records(topic).length === 2, 'the next record')
    expect(texts(probe.records(topic))).to.deep.equal(['a0', 'b0'])
    await probe.consumer.commit([{ topic, partition: 0, offset: 2 }], probe.epoch)
  })

  it('commits for the one that comes after it', async () => {
    const topic = await bench.topic()
    await bench.fill(topic, 0, 10)
    const first = await bench.consumer({ topics: [topic] })
    await first.until(() => first.records(topic).length === 10, 'ten records')
    await first.consumer.commit([{ topic, partition: 0, offset: 6, metadata: 'six' }], first.epoch)
    expect(await bench.committed(first.group, topic)).to.equal(6)
    await first.consumer.stop()
    const second = await bench.consumer({ topics: [topic], group: first.group })
    await second.until(() => second.records(topic).length === 4, 'the rest')
    expect(texts(second.records(topic))).to.deep.equal(numbers(6, 10))
  })

  it('stops at once and for good, as often as it is told', async () => {
    const topic = await bench.topic()
    const probe = await bench.consumer({ topics: [topic] })
    await bench.fill(topic, 0, 1)
    await probe.until(() => probe.records(topic).length === 1, 'a record')
    await Promise.all([probe.consumer.stop(), probe.consumer.stop()])
    await probe.consumer.stop()
    const { length } = probe.batches
    await bench.fill(topic, 0, 5)
    await bench.quiet()
    expect(probe.batches).to.have.length(length)
    expect(probe.revocations, 'stopping is no revocation').to.deep.equal([])
    await errorOf(probe.consumer.commit([{ topic, partition: 0, offset: 1 }], probe.epoch), 'RXFAUST_STALE_EPOCH')
    const unused = await bench.idleConsumer({ topics: [topic] })
    await unused.consumer.stop()
  })
}
