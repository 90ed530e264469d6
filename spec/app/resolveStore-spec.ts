import { expect } from 'chai'
import type { AppOptions } from '../../lib/app/AppOptions.js'
import { resolveStore } from '../../lib/app/resolveStore.js'

describe('resolveStore', () => {
  it('is on disk where the broker is durable, and in memory where it is not', () => {
    expect(resolveStore(undefined, false)).to.deep.equal({ store: {}, inMemory: false })
    expect(resolveStore(undefined, true)).to.deep.equal({ store: {}, inMemory: true })
    expect(resolveStore('level', false)).to.deep.equal({ store: {}, inMemory: false })
    expect(resolveStore('memory', false)).to.deep.equal({ store: {}, inMemory: true })
  })

  it('keeps the settings of Level, and a function', () => {
    const settings = { cacheSize: 0, writeBufferSize: 1, compression: false, maxFileSize: undefined }
    expect(resolveStore(settings as object, false)).to.deep.equal({ store: settings, inMemory: false })
    expect(resolveStore({ cacheSize: 1 }, true).inMemory).to.equal(true)
    const open = (): never => {
      throw new Error('not called here')
    }
    expect(resolveStore(open, true)).to.deep.equal({ store: open, inMemory: false })
  })

  const unusable: [unknown, boolean, string][] = [
    ['level', true, 'broker that is in memory'],
    ['rocksdb', false, '"rocksdb"'],
    [null, false, 'null'],
    [{ cachesize: 1 }, false, '"cachesize"'],
    [{ cacheSize: 1.5 }, false, 'store.cacheSize is 1.5'],
    [{ cacheSize: '8MB' }, false, 'store.cacheSize is "8MB"'],
    [{ maxFileSize: 0 }, false, 'store.maxFileSize is 0'],
    [{ writeBufferSize: 2 ** 40 }, false, 'store.writeBufferSize is'],
    [{ compression: 'snappy' }, false, 'store.compression is "snappy"'],
    [{ toString: 1 }, false, '"toString"'],
  ]
  for (const [option, volatile, told] of unusable) {
    it(`refuses ${JSON.stringify(option)}${volatile ? ' with a broker in memory' : ''}`, () => {
      expect(() => resolveStore(option as AppOptions['store'], volatile))
        .to.throw(told)
        .with.property('code', 'RXFAUST_OPTION')
    })
  }
})
