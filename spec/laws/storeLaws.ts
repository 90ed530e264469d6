import { expect } from 'chai'
import fc from 'fast-check'
import type { StateStore, StateWrite } from '../../lib/tables/store/StateStore.js'

interface StoreLawsOptions {
  readonly name: string
  /** An empty store. */
  open(): Promise<StateStore>
  /** The same store again, after it was closed; absent where nothing outlives the closing. */
  reopen?(): Promise<StateStore>
  cleanUp?(): Promise<void>
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const put = (key: string, value: string): StateWrite => ({ type: 'put', key: bytes(key), value: bytes(value) })
const del = (key: string): StateWrite => ({ type: 'del', key: bytes(key) })
const everything = { gte: bytes(''), lt: bytes('\xff\xff\xff\xff') }

async function entries(store: StateStore, range = everything): Promise<string[]> {
  const found: string[] = []
  for await (const [key, value] of store.entries(range)) {
    found.push(`${key.toString('latin1')}=${value.toString('latin1')}`)
  }
  return found
}

/** What every state store keeps to. */
export function storeLaws({ name, open, reopen, cleanUp }: StoreLawsOptions): void {
  describe(`state store: ${name}`, () => {
    let store: StateStore
    beforeEach(async () => {
      store = await open()
    })
    afterEach(async () => {
      await store.close()
      await cleanUp?.()
    })

    it('gives what was written, at once and synchronously', async () => {
      await store.write([put('a', '1'), put('b', '')])
      expect(store.get(bytes('a'))?.toString()).to.equal('1')
      expect(store.get(bytes('b'))).to.have.length(0)
      expect(store.get(bytes('c'))).to.equal(undefined)
    })

    it('applies the writes of a batch in their order', async () => {
      await store.write([put('a', '1'), del('a'), put('b', '1'), put('b', '2'), del('c'), put('c', '3')])
      expect(await entries(store)).to.deep.equal(['b=2', 'c=3'])
    })

    it('takes a batch without writes, and deletes what is not there', async () => {
      await store.write([])
      await store.write([del('a')])
      expect(await entries(store)).to.deep.equal([])
    })

    it('iterates in the order of unsigned bytes, from the lower bound up to the upper', async () => {
      await store.write(['\x00', 'a', 'a\x00', 'a\xff', 'b', '\xff'].map(key => put(key, '')))
      expect(await entries(store)).to.deep.equal(['\x00=', 'a=', 'a\x00=', 'a\xff=', 'b=', '\xff='])
      expect(await entries(store, { gte: bytes('a'), lt: bytes('b') })).to.deep.equal(['a=', 'a\x00=', 'a\xff='])
    })

    it('iterates over what was there when entries() was called', async () => {
      await store.write([put('a', '1'), put('b', '1')])
      const iteration = store.entries(everything)
      await store.write([put('a', '2'), del('b'), put('c', '2')])
      const found: string[] = []
      for await (const [key, value] of iteration) found.push(`${key}=${value}`)
      expect(found).to.deep.equal(['a=1', 'b=1'])
    })

    it('iterates over more entries than one step fetches, and may be left early', async () => {
      await store.write(Array.from({ length: 1234 }, (_, at) => put(`k${String(at).padStart(4, '0')}`, '')))
      expect(await entries(store)).to.have.length(1234)
      for await (const [key] of store.entries(everything)) {
        expect(key.toString()).to.equal('k0000')
        break
      }
    })

    it('clears a range and nothing else', async () => {
      await store.write(['a', 'b', 'b\xff', 'c'].map(key => put(key, '')))
      await store.clear({ gte: bytes('b'), lt: bytes('c') })
      expect(await entries(store)).to.deep.equal(['a=', 'c='])
    })

    it('refuses everything after it was closed, by a retriable error, and closes twice', async () => {
      await store.write([put('a', '1')])
      await store.close()
      await store.close()
      expect(() => store.get(bytes('a')))
        .to.throw()
        .with.property('code', 'RXFAUST_STORE')
      const refused = await store.write([put('b', '1')]).then(
        () => undefined,
        (error: unknown) => error,
      )
      expect(refused).to.include({ code: 'RXFAUST_STORE', retriable: true })
    })

    if (reopen !== undefined) {
      it('holds after it was closed and opened what it held before', async () => {
        await store.write([put('a', '1'), put('b', '2')])
        await store.write([del('a')])
        await store.close()
        store = await reopen()
        expect(await entries(store)).to.deep.equal(['b=2'])
      })
    }

    it('equals a sorted map under random batches and deletions of ranges', async () => {
      const key = fc.string({ unit: fc.constantFrom('a', 'b', '\x00', '\xff'), maxLength: 3 })
      const write = fc.oneof(
        fc.record({ key, value: fc.string({ maxLength: 2 }) }).map(({ key, value }) => ({ type: 'put', key, value })),
        key.map(each => ({ type: 'del', key: each, value: '' })),
      )
      const batch = fc.array(write, { maxLength: 5 })
      const range = fc.tuple(key, key)
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(batch, fc.record({ range })), { maxLength: 12 }), async steps => {
          await store.clear(everything)
          // Level takes no empty key, and tables have none: each key has their prefix.
          const model = new Map<string, string>()
          for (const step of steps) {
            if ('range' in step) {
              const [gte, lt] = step.range
              await store.clear({ gte: bytes(`p${gte}`), lt: bytes(`p${lt}`) })
              for (const each of [...model.keys()]) if (each >= `p${gte}` && each < `p${lt}`) model.delete(each)
              continue
            }
            await store.write(
              step.map(each => (each.type === 'put' ? put(`p${each.key}`, each.value) : del(`p${each.key}`))),
            )
            for (const each of step) {
              if (each.type === 'put') model.set(`p${each.key}`, each.value)
              else model.delete(`p${each.key}`)
            }
          }
          const expected = [...model].sort(([a], [b]) => (a < b ? -1 : 1)).map(([each, value]) => `${each}=${value}`)
          expect(await entries(store)).to.deep.equal(expected)
        }),
        { numRuns: 60 },
      )
    })
  })
}
