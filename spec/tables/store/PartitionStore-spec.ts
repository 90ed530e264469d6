import { expect } from 'chai'
import fc from 'fast-check'
import { MemoryLevel } from 'memory-level'
import { LevelStateStore } from '../../../lib/tables/store/LevelStateStore.js'
import { PartitionStore } from '../../../lib/tables/store/PartitionStore.js'
import { packedAndPlain } from '../../support/packedAndPlain.js'

const keys = fc.uint8Array({ maxLength: 100 }).map(array => Buffer.from(array))

describe('PartitionStore', () => {
  it('writes the keys of records as those of the table', async () => {
    const level = new MemoryLevel<Buffer, Buffer>({ keyEncoding: 'buffer', valueEncoding: 'buffer' })
    await level.open()
    const store = new PartitionStore(new LevelStateStore('store', level), 'table', 2)
    fc.assert(
      fc.property(keys, fc.nat(9), (key, before) => {
        for (const record of packedAndPlain(key, before)) {
          for (const value of [null, Buffer.from('v')]) {
            expect(store.putRecord(record, value)).to.deep.equal(store.put(key, value))
          }
        }
      }),
    )
    const [record] = packedAndPlain(Buffer.from('k'), 2)
    const write = store.putRecord(record, Buffer.from('v'))
    expect(store.has(write.key)).to.equal(false)
    await store.write([write])
    expect(store.has(write.key)).to.equal(true)
    await level.close()
  })
})
