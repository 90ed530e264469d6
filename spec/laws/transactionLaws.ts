import { expect } from 'chai'
import type { Transaction } from '../../lib/transport/Transaction.js'
import { errorOf } from './errorOf.js'
import type { LawBench } from './LawBench.js'
import { record } from './record.js'
import { texts } from './texts.js'

/** Laws about transactions, and about what readers of committed records see of them. */
export function transactionLaws(bench: LawBench): void {
  const begin = async (): Promise<Transaction> => (await bench.producer(bench.name('transaction'))).begin()

  /** What a consumer and a reader see, each to the end; they have to agree. */
  const seen = async (topic: string): Promise<(string | null)[]> => {
    const { records } = await bench.read(topic)
    const stable = await bench.offset(topic, 0, 'stable')
    const probe = await bench.consumer({ topics: [topic] })
    await probe.until(() => (probe.positions.get(`${topic}/0`) ?? 0) >= stable, `position ${stable}`)
    expect(texts(probe.records(topic))).to.deep.equal(texts(records))
    return texts(records)
  }

  it('are seen as a whole when they are committed, and their end occupies an offset', async () => {
    const topic = await bench.topic(2)
    const transaction = await begin()
    await transaction.send([record(topic, 0, 'a'), record(topic, 1, 'b')])
    await transaction.send([record(topic, 0, 'c')])
    expect((await bench.read(topic)).records).to.deep.equal([])
    expect(texts((await bench.read(topic, { isolation: 'uncommitted' })).records)).to.deep.equal(['a', 'c'])
    await transaction.commit()
    await bench.eventually(async () => (await bench.offset(topic, 0, 'stable')) === 3, 'the commit to be seen')
    await bench.eventually(async () => (await bench.offset(topic, 1, 'stable')) === 2, 'the commit to be seen')
    const { records, nextOffset, batches } = await bench.read(topic)
    expect(texts(records)).to.deep.equal(['a', 'c'])
    expect(nextOffset).to.equal(3)
    expect(records.at(-1)?.offset).to.equal(1)
    expect(batches.at(-1)?.highWatermark).to.equal(3)
    expect(texts((await bench.read(topic, { partition: 1 })).records)).to.deep.equal(['b'])
  })

  it('are never seen when they are aborted; the position passes them', async () => {
    const topic = await bench.topic()
    await bench.send([record(topic, 0, 'before')])
    const transaction = await begin()
    await transaction.send([record(topic, 0, 'aborted')])
    await transaction.abort()
    await bench.eventually(async () => (await bench.offset(topic, 0, 'stable')) === 3, 'the abort to be seen')
    const { records, nextOffset } = await bench.read(topic)
    expect(texts(records)).to.deep.equal(['before'])
    expect(nextOffset).to.equal(3)
    expect((await bench.read(topic, { from: 1 })).nextOffset, 'a read of nothing but an aborted one').to.equal(3)
    await bench.send([record(topic, 0, 'after')])
    expect(await seen(topic)).to.deep.equal(['before', 'after'])
    const { records: raw } = await bench.read(topic, { isolation: 'uncommitted' })
    expect(texts(raw)).to.deep.equal(['before', 'aborted', 'after'])
  })

  it('that are open hold back what is behind them, in their partition only', async () => {
    const topic = await bench.topic(2)
    await bench.send([record(topic, 0, 'a'), record(topic, 1, 'a')])
    const transaction = await begin()
    await transaction.send([record(topic, 0, 'open')])
    await bench.send([record(topic, 0, 'b'), record(topic, 1, 'b')])
    expect(await bench.offset(topic, 0, 'stable')).to.equal(1)
    expect(await bench.offset(topic, 0, 'latest')).to.equal(3)
    const probe = await bench.consumer({ topics: [topic] })
    await probe.until(() => probe.records(topic).length === 3, 'what is decided')
    await bench.quiet()
    expect(texts(probe.records(topic, 0))).to.deep.equal(['a'])
    expect(texts(probe.records(topic, 1))).to.deep.equal(['a', 'b'])
    const { batches } = await bench.read(topic)
    expect(batches[0]).to.include({ nextOffset: 1, highWatermark: 3, stableOffset: 1 })
    await transaction.commit()
    await probe.until(() => probe.records(topic, 0).length === 3, 'the rest')
    expect(texts(probe.records(topic, 0))).to.deep.equal(['a', 'open', 'b'])
  })

  it('of two producers, interleaved and aborted in the other order, leak nothing', async () => {
    const topic = await bench.topic()
    const [one, two] = [await begin(), await begin()]
    await one.send([record(topic, 0, 'one aborted 1')])
    await two.send([record(topic, 0, 'two aborted 1')])
    await one.send([record(topic, 0, 'one aborted 2')])
    await two.abort()
    await bench.send([record(topic, 0, 'kept 1')])
    await one.send([record(topic, 0, 'one aborted 3')])
    await one.abort()
    await bench.send([record(topic, 0, 'kept 2')])
    await bench.eventually(async () => (await bench.offset(topic, 0, 'stable')) === 8, 'the aborts to be seen')
    expect(await seen(topic)).to.deep.equal(['kept 1', 'kept 2'])
  })

  it('that are aborted with a key of four zero bytes leak nothing', async () => {
    const topic = await bench.topic()
    const key = Buffer.alloc(4)
    const producer = await bench.producer(bench.name('transaction'))
    const aborted = await producer.begin()
    for (const value of ['aborted 1', 'aborted 2']) {
      await aborted.send([{ ...record(topic, 0, value), key }])
    }
    await aborted.send([record(topic, 0, 'aborted 3')])
    await aborted.abort()
    const committed = await producer.begin()
    await committed.send([{ ...record(topic, 0, 'committed 1'), key }, record(topic, 0, 'committed 2')])
    await committed.commit()
    await bench.eventually(async () => (await bench.offset(topic, 0, 'stable')) === 7, 'the commit to be seen')
    expect(await seen(topic)).to.deep.equal(['committed 1', 'committed 2'])
  })

  it('of one producer, some aborted and some committed, show the committed ones', async () => {
    const topic = await bench.topic()
    const producer = await bench.producer(bench.name('transaction'))
    for (let round = 0; round < 6; round++) {
      const transaction = await producer.begin()
      await transaction.send([record(topic, 0, `${round}a`), record(topic, 0, `${round}b`)])
      await (round % 2 === 0 ? transaction.abort() : transaction.commit())
    }
    await bench.eventually(async () => (await bench.offset(topic, 0, 'stable')) === 18, 'the last end to be seen')
    expect(await seen(topic)).to.deep.equal(['1a', '1b', '3a', '3b', '5a', '5b'])
    const { records } = await bench.read(topic, { maxBytes: 1 })
    expect(texts(records)).to.deep.equal(['1a', '1b', '3a', '3b', '5a', '5b'])
    expect(texts((await bench.read(topic, { from: 10 })).records)).to.deep.equal(['3b', '5a', '5b'].slice(0))
  })

  it('commit offsets of a group with them, and not when they are aborted', async () => {
    const topic = await bench.topic()
    const group = bench.name('group')
    const producer = await bench.producer(bench.name('transaction'))
    const aborted = await producer.begin()
    await aborted.send([record(topic, 0, 'a')])
    await aborted.sendOffsets(group, [{ topic, partition: 0, offset: 1 }])
    await aborted.abort()
    await bench.quiet()
    expect(await bench.committed(group, topic)).to.equal(undefined)
    const committed = await producer.begin()
    await committed.sendOffsets(group, [{ topic, partition: 0, offset: 2 }])
    expect(await bench.committed(group, topic)).to.equal(undefined)
    await committed.commit()
    await bench.eventually(async () => (await bench.committed(group, topic)) === 2, 'the offset to be committed')
  })

  it('of a producer that has been replaced are aborted and refused', async () => {
    const topic = await bench.topic()
    const id = bench.name('transaction')
    const older = await bench.producer(id)
    const abandoned = await older.begin()
    await abandoned.send([record(topic, 0, 'abandoned')])
    const newer = await bench.producer(id)
    const transaction = await newer.begin()
    await transaction.send([record(topic, 0, 'new')])
    await errorOf(abandoned.send([record(topic, 0, 'late')]), 'RXFAUST_FENCED')
    await errorOf(abandoned.commit(), 'RXFAUST_FENCED')
    await transaction.commit()
    await bench.eventually(async () => (await bench.offset(topic, 0, 'stable')) === 4, 'the commit to be seen')
    expect(await seen(topic)).to.deep.equal(['new'])
  })

  it('need a transactional id, come one at a time, and end once', async () => {
    const topic = await bench.topic()
    const plain = await bench.producer()
    await errorOf(plain.begin(), 'RXFAUST_STATE')
    const producer = await bench.producer(bench.name('transaction'))
    const transaction = await producer.begin()
    await errorOf(producer.begin(), 'RXFAUST_STATE')
    await transaction.send([record(topic, 0, 'a')])
    await transaction.commit()
    await errorOf(transaction.commit(), 'RXFAUST_STATE')
    await errorOf(transaction.send([record(topic, 0, 'b')]), 'RXFAUST_STATE')
    const empty = await producer.begin()
    await empty.commit()
  })
}
