import { expect } from 'chai'
import type { AnsiTableOptions } from '../../lib/tables/AnsiTableOptions.js'
import { ansiTable } from '../../lib/tables/ansiTable.js'
import { rejection } from './support/rejection.js'

describe('ansiTable', () => {
  const print = (entries: (readonly [unknown, unknown])[], options?: AnsiTableOptions, size = entries.length) =>
    ansiTable(
      {
        name: 'totals',
        head: ['Key', 'Value'],
        size,
        entries: (async function* () {
          yield* entries
        })(),
      },
      options,
    )

  it('aligns numbers to the right, everything else to the left', async () => {
    expect(await print([['ann', 5]])).to.equal(
      ['totals', '┌─────┬───────┐', '│ Key │ Value │', '├─────┼───────┤', '│ ann │     5 │', '└─────┴───────┘'].join(
        '\n',
      ),
    )
    expect(await print([['ann', 'no number']])).to.include('│ ann │ no number │')
  })

  it('shows objects as JSON, sets and bytes', async () => {
    const text = await print([
      [{ a: 1 }, { b: [2] }],
      ['set', new Set(['x', 'y'])],
      ['bytes', Buffer.from([1, 255])],
      ['null', null],
    ])
    for (const part of ['{"a":1}', '{"b":[2]}', '{x, y}', '01ff', 'null']) expect(text).to.include(part)
  })

  it('prints no control characters', async () => {
    const text = await print([['a\nb', '\u001b[31mred\u007f\u009b']], { title: 'x\u0007' })
    expect(text.replaceAll('\n', '')).not.to.match(/\p{Cc}/u)
    expect(text).to.include('a\\nb').and.to.include('\\u001b[31mred')
  })

  it('never is wider than it may be, and gives the room that keys leave to the values', async () => {
    const wide: (readonly [unknown, unknown])[] = [
      ['k'.repeat(5), 'v'.repeat(300)],
      ['日本', '語'.repeat(100)],
    ]
    for (const width of [11, 20, 41, 80]) {
      const lines = (await print(wide, { width })).split('\n')
      for (const line of lines) expect(columns(line)).to.be.at.most(width)
    }
    const text = await print(wide, { width: 40 })
    expect(text).to.include('kkkkk').and.to.include('…')
    const long = await print([['k'.repeat(300), 'short']], { width: 40 })
    expect(long).to.include('short').and.to.include('…')
  })

  it('stops at the limit and says how many more there are', async () => {
    let taken = 0
    const entries = (async function* () {
      for (; ; taken++) yield [taken, taken] as const
    })()
    const text = await ansiTable({ name: 'many', head: ['Key', 'Value'], size: 1000, entries }, { limit: 3 })
    expect(text).to.match(/… and 997 more$/)
    expect(taken).to.be.at.most(3)
    expect(await print([], { limit: 0 }, 7)).to.match(/… and 7 more$/)
    expect(await print([])).not.to.include('more')
  })

  it('refuses what can not be', async () => {
    for (const options of [{ limit: -1 }, { width: 10 }, { width: Number.NaN }]) {
      expect(await rejection(print([], options))).to.include({ code: 'RXFAUST_OPTION' })
    }
  })
})

/** As terminals show it: these characters take two columns. */
function columns(line: string): number {
  return [...line].reduce((sum, each) => sum + (each >= '\u2e80' ? 2 : 1), 0)
}
