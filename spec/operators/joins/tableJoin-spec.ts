import { expect } from 'chai'
import fc from 'fast-check'
import { object, optional, string } from 'superstruct'
import { App, type RxfaustError, type Table } from '../../../lib/index.js'
import { tableJoin, tableLeftJoin, tableOuterJoin } from '../../../lib/operators/index.js'
import { TestDriver } from '../../../lib/testing/TestDriver.js'

const Write = object({ side: string(), value: optional(string()) })

interface Step {
  readonly left: boolean
  readonly key: string
  readonly value: string | undefined
}

type Row = [key: string, value: string | undefined, previous: string | undefined]

const rowOf = (left: string | undefined, right: string | undefined): string => `${left}+${right}`

/** Writes the tables step by step, and gives what each join says of each. */
async function run(steps: readonly Step[]): Promise<{ inner: Row[][]; left: Row[][]; outer: Row[][]; rows: object }> {
  const app = new App('shop', { broker: 'memory://' })
  const writes = app.topic('writes', { key: string(), value: Write, partitions: 2 })
  const table = (name: string): Table<string, string> =>
    app.table(name, { key: string(), value: string(), partitions: 2 }) as Table<string, string>
  const [one, other, kept] = [table('one'), table('other'), table('kept')]
  const seen = { inner: [] as Row[], left: [] as Row[], outer: [] as Row[] }
  tableJoin(one, other, rowOf).subscribe(({ key, value, previous }) => void seen.inner.push([key, value, previous]))
  tableLeftJoin(one, other, rowOf).subscribe(({ key, value, previous }) => void seen.left.push([key, value, previous]))
  const outer = tableOuterJoin(one, other, rowOf)
  outer.subscribe(({ key, value, previous }) => void seen.outer.push([key, value, previous]))
  outer.subscribe(kept as never)
  let key = ''
  writes.subscribe(({ side, value }) => {
    const target = side === 'left' ? one : other
    if (value === undefined) target.delete(key)
    else target.set(key, value)
  })
  const driver = await TestDriver.start(app)
  const out = { inner: [] as Row[][], left: [] as Row[][], outer: [] as Row[][] }
  for (const step of steps) {
    key = step.key
    await driver.put(writes, key, { side: step.left ? 'left' : 'right', value: step.value })
    for (const kind of ['inner', 'left', 'outer'] as const) out[kind].push(seen[kind].splice(0))
  }
  const rows = await driver.table(kept)
  await driver.stop()
  return { ...out, rows }
}

const put = (left: boolean, key: string, value?: string): Step => ({ left, key, value })

describe('joins of two tables', () => {
  it('give a row for what both have: KTableKTableInnerJoinTest', async () => {
    const { inner } = await run([
      put(true, '0', 'X0'),
      put(false, '0', 'Y0'),
      put(true, '0', 'XX0'),
      put(false, '0', 'YY0'),
      put(false, '0'),
      put(true, '0', 'XXX0'),
      put(true, '0'),
      put(false, '0', 'YYY0'),
      put(false, '0'),
    ])
    expect(inner).to.deep.equal([
      [],
      [['0', 'X0+Y0', undefined]],
      [['0', 'XX0+Y0', 'X0+Y0']],
      [['0', 'XX0+YY0', 'XX0+Y0']],
      [['0', undefined, 'XX0+YY0']],
      [],
      [],
      [],
      [],
    ])
  })

  it('give a row for each of the left one, or of either: KTableKTableLeftJoinTest, KTableKTableOuterJoinTest', async () => {
    const { left, outer, rows } = await run([
      put(false, '0', 'Y0'),
      put(true, '0', 'X0'),
      put(false, '0'),
      put(true, '0'),
      put(true, '0'),
      put(false, '1', 'Y1'),
    ])
    const rest = [[['0', 'X0+Y0', undefined]], [['0', 'X0+undefined', 'X0+Y0']], [['0', undefined, 'X0+undefined']], []]
    expect(left).to.deep.equal([[], ...rest, []])
    expect(outer).to.deep.equal([
      [['0', 'undefined+Y0', undefined]],
      [['0', 'X0+Y0', 'undefined+Y0']],
      ...rest.slice(1),
      [['1', 'undefined+Y1', undefined]],
    ])
    expect(rows).to.deep.equal({ 1: 'undefined+Y1' })
  })

  it('say what a join of the whole tables would show to have changed', async () => {
    const anyStep = fc.record({
      left: fc.boolean(),
      key: fc.constantFrom('a', 'b', 'c'),
      value: fc.option(fc.constantFrom('1', '2', '3'), { nil: undefined }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 25 }), async steps => {
        const out = await run(steps)
        const tables = [new Map<string, string>(), new Map<string, string>()] as const
        const joined = (kind: 'inner' | 'left' | 'outer', key: string): string | undefined => {
          const [l, r] = [tables[0].get(key), tables[1].get(key)]
          const there =
            kind === 'inner'
              ? l !== undefined && r !== undefined
              : l !== undefined || (kind === 'outer' && r !== undefined)
          return there ? rowOf(l, r) : undefined
        }
        for (const [at, { left, key, value }] of steps.entries()) {
          const target = tables[left ? 0 : 1]
          const kinds = ['inner', 'left', 'outer'] as const
          const before = kinds.map(kind => joined(kind, key))
          if (value === undefined) target.delete(key)
          else target.set(key, value)
          for (const [place, kind] of kinds.entries()) {
            const rows = out[kind][at] as Row[]
            const after = joined(kind, key)
            if (before[place] === after) {
              // A write of the same value, or of what the join does not show, may say so again, and nothing else.
              for (const row of rows) expect(row).to.deep.equal([key, after, after])
            } else expect(rows).to.deep.equal([[key, after, before[place]]])
          }
        }
      }),
      { numRuns: 25 },
    )
  }).timeout(30_000)

  it('refuse tables with different numbers of partitions at the start', async () => {
    const app = new App('shop', { broker: 'memory://' })
    const [one, other] = [2, 3].map(partitions => {
      const table = app.table(`t${partitions}`, { key: string(), value: string(), partitions })
      app.topic(`w${partitions}`, { value: string(), partitions }).subscribe(() => table.set('k', 'v'))
      return table
    }) as [Table<string, string>, Table<string, string>]
    tableJoin(one, other, rowOf).subscribe()
    const error: RxfaustError = await app.start().catch(reason => reason)
    expect(error.code).to.equal('RXFAUST_TOPIC_MISMATCH')
    expect(error.message).to.contain('tableJoin of tables "t2" and "t3"')
    await app.stop()
  })
})
