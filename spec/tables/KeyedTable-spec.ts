import { expect } from 'chai'
import fc from 'fast-check'
import { number, string } from 'superstruct'
import { createTable } from '../../lib/tables/createTable.js'
import type { Table } from '../../lib/tables/Table.js'
import type { TableOptions } from '../../lib/tables/TableOptions.js'
import type { RxfaustError } from '../../lib/util/RxfaustError.js'
import { rejection } from './support/rejection.js'
import { TableBench } from './support/TableBench.js'

const KEYS = ['ann', 'bob', 'cid', 'dee', 'eve', 'f']

describe('Table as a Map', () => {
  const open: TableBench<unknown>[] = []
  afterEach(() => Promise.all(open.splice(0).map(bench => bench.close())))

  type Totals = Table<string, number, never>
  async function bench(options: TableOptions = {}, partitions = 2): Promise<TableBench<Totals>> {
    const types = { key: string(), value: number(), default: () => 0, partitions }
    const made = new TableBench<Totals>(partitions, host => createTable(host, 'totals', { ...types, ...options }))
    open.push(made)
    await made.open()
    return made
  }

  it('pops, and gives the fallback where nothing is stored', async () => {
    const at = await bench()
    at.at('ann', () => {
      at.table.set('ann', 1)
      expect(at.table.pop('ann')).to.equal(1)
      expect(at.table.pop('ann')).to.equal(undefined)
      expect(at.table.pop('ann', 'none')).to.equal('none')
    })
    expect(at.table.has('ann')).to.equal(false)
  })

  it('sets a default once', async () => {
    const at = await bench()
    at.at('ann', () => {
      expect([at.table.setDefault('ann', 3), at.table.setDefault('ann', 4)]).to.deep.equal([3, 3])
    })
    expect(at.table.get('ann')).to.equal(3)
  })

  it('assigns entries of an object, a Map and pairs', async () => {
    const at = await bench({}, 1)
    at.at('ann', () => {
      at.table.assign({ ann: 1, bob: 2 })
      at.table.assign(new Map([['bob', 3]]))
      at.table.assign([['cid', 4]])
    })
    expect(await at.table.toMap()).to.deep.equal(
      new Map([
        ['ann', 1],
        ['bob', 3],
        ['cid', 4],
      ]),
    )
  })

  it('clears the partition of the event, with a tombstone for each key and a change for each', async () => {
    const at = await bench({}, 3)
    for (const key of KEYS) at.at(key, () => at.table.set(key, 1))
    await at.commit()
    const here = KEYS.filter(key => at.partitionOf(key) === at.partitionOf('ann'))
    expect(here).to.have.length.within(1, KEYS.length - 1)
    const gone: unknown[] = []
    at.table.subscribe(({ key, value, previous }) => gone.push([key, value, previous]))
    at.at('ann', () => {
      at.table.set('ann', 2)
      at.table.clear()
    })
    expect(gone.slice(1)).to.deep.equal(here.sort().map(key => [key, undefined, key === 'ann' ? 2 : 1]))
    expect(at.table.size).to.equal(KEYS.length - here.length)
    await at.commit()
    const { records } = at.changelogs.log('app-totals-changelog', at.partitionOf('ann'))
    expect(records.slice(-here.length).map(({ key, value }) => [`${key}`, value])).to.have.deep.members(
      here.map(key => [key, null]),
    )
    await at.restart()
    expect([...at.table.keys()]).to.have.members(KEYS.filter(key => !here.includes(key)))
  })

  it('refuses to clear outside of a stream', async () => {
    const at = await bench()
    expect(() => at.table.clear()).to.throw('RXFAUST_TABLE_SCOPE')
  })

  it('is iterated over at once, in the order of `for await`, and stays so after a restart', async () => {
    const at = await bench()
    for (const key of [...KEYS].reverse()) at.at(key, () => at.table.set(key, key.charCodeAt(0)))
    at.at('bob', () => at.table.delete('bob'))
    const check = async (): Promise<void> => {
      const later: (readonly [string, number])[] = []
      for await (const entry of at.table.entries()) later.push(entry)
      expect(later).to.have.length(KEYS.length - 1)
      expect([...at.table]).to.deep.equal(later)
      expect([...at.table.entries()]).to.deep.equal(later)
      expect([...at.table.keys()]).to.deep.equal(later.map(([key]) => key))
      expect([...at.table.values()]).to.deep.equal(later.map(([, value]) => value))
    }
    await check()
    await at.commit()
    await check()
    await at.restart()
    await check()
  })

  it('may be changed while it is iterated over', async () => {
    const at = await bench({}, 1)
    at.at('ann', () => {
      at.table.assign({ a: 1, b: 2, c: 3 })
      for (const [key] of at.table) at.table.delete(key === 'a' ? 'b' : key)
    })
    expect([...at.table.keys()]).to.deep.equal(['a'])
  })

  it('says above the limit that it can only be iterated over later, also after a restart', async () => {
    const at = await bench({ inMemoryIndex: 2 }, 1)
    at.at('ann', () => at.table.assign({ a: 1, b: 2 }))
    expect([...at.table.keys()]).to.deep.equal(['a', 'b'])
    at.at('ann', () => {
      at.table.delete('a')
      at.table.set('c', 3)
      at.table.pop('b')
      at.table.update('d', () => 4)
    })
    expect([...at.table]).to.deep.equal([
      ['c', 3],
      ['d', 4],
    ])
    at.at('ann', () => at.table.clear())
    at.at('ann', () => at.table.assign({ a: 1, b: 2 }))
    at.at('ann', () => at.table.set('c', 3))
    const refused = (run: () => unknown): void => {
      expect(run).to.throw('RXFAUST_OPTION').with.property('message').that.includes('inMemoryIndex')
    }
    refused(() => [...at.table.keys()])
    refused(() => at.at('ann', () => at.table.clear()))
    await at.commit()
    await at.restart()
    refused(() => [...at.table])
    expect((await at.table.toMap()).size).to.equal(3)
    at.at('ann', () => at.table.delete('a'))
    await at.commit()
    await at.restart()
    expect([...at.table.keys()]).to.deep.equal(['b', 'c'])
  })

  it('keeps no keys in memory where none are wanted, and refuses an impossible limit', async () => {
    const at = await bench({ inMemoryIndex: 0 }, 1)
    expect(() => [...at.table]).to.throw('RXFAUST_OPTION')
    expect((await rejection(bench({ inMemoryIndex: -1 }))) as RxfaustError).to.include({ code: 'RXFAUST_OPTION' })
  })

  it('tells about itself before and after the start', async () => {
    const at = new TableBench(2, host => createTable(host, 'totals', { partitions: 2 }))
    open.push(at)
    const fixed = { kind: 'table', name: 'totals', table: 'table', changelog: 'app-totals-changelog', partitions: 2 }
    expect(at.table.info()).to.deep.equal({ ...fixed, owned: [], size: 0, sources: [] })
    await at.open()
    at.at('ann', () => at.table.set('ann', 1))
    expect(at.table.info()).to.deep.equal({ ...fixed, owned: [0, 1], size: 1, sources: [] })
  })

  it('prints itself', async () => {
    const at = await bench({}, 1)
    at.at('ann', () => at.table.assign({ ann: 1, bob: 22 }))
    expect(await at.table.asAnsiTable({ title: 'Totals' })).to.equal(
      ['Totals', '┌─────┬───────┐', '│ Key │ Value │', '├─────┼───────┤', '│ ann │     1 │', '├─────┼───────┤'].join(
        '\n',
      ) + ['', '│ bob │    22 │', '└─────┴───────┘'].join('\n'),
    )
  })

  it('is a Map, over commits and restarts', async () => {
    const key = fc.constantFrom(...KEYS)
    const value = fc.integer({ min: 1, max: 9 })
    const action = fc.oneof(
      fc.tuple(fc.constantFrom('set', 'update', 'setDefault'), key, value),
      fc.tuple(fc.constantFrom('delete', 'pop', 'clear', 'commit', 'restart'), key, value),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), fc.constantFrom(1, 3), async (actions, partitions) => {
        const at = await bench({}, partitions)
        const model = new Map<string, number>()
        let committed = new Map<string, number>()
        for (const [what, on, n] of actions) {
          if (what === 'commit') {
            await at.commit()
            committed = new Map(model)
          } else if (what === 'restart') {
            await at.restart()
            model.clear()
            for (const [each, kept] of committed) model.set(each, kept)
          } else {
            at.at(on, () => apply(at, model, what, on, n))
          }
          const sorted = [...model].sort()
          expect([...(await at.table.toMap())].sort()).to.deep.equal(sorted)
          expect([...at.table].sort()).to.deep.equal(sorted)
          expect(at.table.size).to.equal(model.size)
          for (const each of KEYS) {
            expect([at.table.has(each), at.table.get(each)]).to.deep.equal([model.has(each), model.get(each) ?? 0])
          }
        }
        await at.close()
      }),
      { numRuns: 100 },
    )
  })

  function apply(at: TableBench<Totals>, model: Map<string, number>, what: string, on: string, n: number): void {
    const { table } = at
    const known = model.get(on)
    if (what === 'set') {
      table.set(on, n)
      model.set(on, n)
    } else if (what === 'update') {
      expect(table.update(on, total => total + n)).to.equal((known ?? 0) + n)
      model.set(on, (known ?? 0) + n)
    } else if (what === 'setDefault') {
      expect(table.setDefault(on, n)).to.equal(known ?? n)
      model.set(on, known ?? n)
    } else if (what === 'delete') {
      expect(table.delete(on)).to.equal(model.delete(on))
    } else if (what === 'pop') {
      expect(table.pop(on)).to.equal(known)
      model.delete(on)
    } else {
      table.clear()
      for (const each of KEYS) if (at.partitionOf(each) === at.partitionOf(on)) model.delete(each)
    }
  }
})
