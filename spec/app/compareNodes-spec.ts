import { expect } from 'chai'
import { compareNodes } from '../../lib/app/compareNodes.js'
import type { DeclaredNode } from '../../lib/app/ManifestEntry.js'
import type { Shape } from '../../lib/codecs/Shape.js'

const table: DeclaredNode = {
  kind: 'table',
  topic: 'orders-totals-changelog',
  partitions: 4,
  key: { codec: 'text', shape: 'string' },
  value: { codec: 'json', shape: { total: 'number' } },
}
const texts = (change: Partial<DeclaredNode>, before: DeclaredNode = table): string[] =>
  compareNodes(before, { ...before, ...change }).map(({ text }) => text)
const values = (from: Shape, to: Shape): string[] =>
  texts({ value: { codec: 'json', shape: to } }, { ...table, value: { codec: 'json', shape: from } })
const keys = (from: Shape, to: Shape): string[] =>
  texts({ key: { codec: 'json', shape: to } }, { ...table, key: { codec: 'json', shape: from } })

describe('compareNodes', () => {
  it('finds every difference that misreads state', () => {
    expect(texts({})).to.deep.equal([])
    expect(
      texts({ kind: 'global table', partitions: 8, key: { codec: 'json' }, value: { codec: 'avro' } }),
    ).to.deep.equal([
      'kind table -> global table',
      'partitions 4 -> 8',
      'key codec text -> json',
      'value codec json -> avro',
    ])
  })

  it('compares the definition of windows, part by part', () => {
    const windowed = { ...table, window: { type: 'hopping', size: 60_000, step: 10_000 } }
    expect(texts({ window: { type: 'tumbling', size: 120_000 } }, windowed)).to.deep.equal([
      'window type hopping -> tumbling',
      'window size 60000 -> 120000',
      'window step 10000 -> none',
    ])
    expect(texts({ window: undefined }, windowed)).to.have.length(3)
  })

  it('lets pass what harms no state', () => {
    const windowed = { ...table, settings: { expires: 1_000 }, parent: 'totals' }
    expect(texts({ settings: { expires: 5_000, grace: 1 }, parent: undefined }, windowed)).to.deep.equal([])
  })

  it('takes values that won or lost fields, but none of another type', () => {
    expect(values({ a: 'number' }, { a: 'number', b: 'string' })).to.deep.equal([])
    expect(values({ a: 'number', b: 'string' }, { a: 'number' })).to.deep.equal([])
    expect(values({ a: { b: ['number'] } }, { a: { b: ['string'] } })).to.deep.equal(['value.a.b[] number -> string'])
    expect(values('number', { a: 'number' })).to.deep.equal(['value number -> object'])
    expect(values(['number'], { 0: 'number' })).to.deep.equal(['value array -> object'])
    expect(values({ a: 'any' }, { a: 'string' })).to.deep.equal([])
  })

  it('wants keys of the very same shape: they are found by their bytes', () => {
    expect(keys({ a: 'number' }, { a: 'number', b: 'string' })).to.deep.equal(['key.b none -> string'])
    expect(keys({ a: 'number', b: 'string' }, { a: 'number' })).to.deep.equal(['key.b string -> none'])
  })

  it('compares only what is known', () => {
    expect(texts({ value: { codec: 'json' } })).to.deep.equal([])
    expect(texts({ value: { codec: 'json', shape: 'string' } }, { ...table, value: { codec: 'json' } })).to.deep.equal(
      [],
    )
  })

  it('says what a program may know how to read', () => {
    const differences = compareNodes(table, { ...table, partitions: 8, value: { codec: 'json', shape: 'string' } })
    expect(differences.map(({ readable }) => readable)).to.deep.equal([false, true])
  })
})
