import { expect } from 'chai'
import { EntryCount } from '../../../lib/tables/store/EntryCount.js'

describe('EntryCount', () => {
  let store: Set<string>
  let reads: number
  let counts: number
  beforeEach(() => {
    store = new Set()
    reads = 0
    counts = 0
  })
  const replay = (entries: EntryCount, key: string, present: boolean): void => {
    const more = entries.replayed(Buffer.from(key), present, bytes => {
      reads++
      return store.has(String(bytes))
    })
    if (present) store.add(key)
    else store.delete(key)
    entries.size += more
  }
  const settle = (entries: EntryCount): Promise<boolean> =>
    entries.settle(async () => {
      counts++
      return store.size
    })

  it('asks for hardly anything where new keys fill an empty store', async () => {
    const entries = new EntryCount()
    entries.reset()
    entries.expect(3_000)
    for (let at = 0; at < 3_000; at++) replay(entries, `k${at}`, at % 3 !== 0)
    expect(entries.kept).to.equal(store.size)
    expect(await settle(entries)).to.equal(false)
    expect([entries.size, counts]).to.deep.equal([store.size, 0])
    expect(reads).to.be.below(100)
  })

  it('counts at the end where keys come again and again', async () => {
    const entries = new EntryCount()
    entries.reset()
    entries.expect(60_000)
    for (let at = 0; at < 60_000; at++) replay(entries, `k${at % 100}`, at % 7 !== 0)
    expect(entries.kept).to.equal(undefined)
    expect(reads).to.be.at.most(20_000)
    expect(await settle(entries)).to.equal(true)
    expect([entries.size, entries.kept, counts]).to.deep.equal([store.size, store.size, 1])
  })

  it('asks for each key of a short tail', async () => {
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) store.add(key)
    const entries = new EntryCount()
    entries.restore(6)
    entries.expect(3)
    replay(entries, 'a', false)
    replay(entries, 'a', false)
    replay(entries, 'g', true)
    expect(await settle(entries)).to.equal(false)
    expect([entries.size, reads, counts]).to.deep.equal([6, 3, 0])
  })

  it('counts at the end of a long tail, and where it was not known before', async () => {
    store.add('a')
    const long = new EntryCount()
    long.restore(1)
    long.expect(10)
    replay(long, 'b', true)
    expect(long.kept).to.equal(undefined)
    await settle(long)
    expect([long.size, reads, counts]).to.deep.equal([2, 0, 1])
    const cut = new EntryCount()
    cut.restore(undefined)
    cut.expect(0)
    expect(cut.kept).to.equal(undefined)
    await settle(cut)
    expect([cut.size, counts]).to.deep.equal([2, 2])
  })

  it('asks for each key behind a recovery, as a copy does that follows', async () => {
    const entries = new EntryCount()
    entries.reset()
    replay(entries, 'a', true)
    replay(entries, 'a', true)
    expect([entries.size, reads]).to.deep.equal([1, 2])
  })
})
