import { expect } from 'chai'
import type { DeclaredNode, ManifestEntry } from '../../lib/app/ManifestEntry.js'
import { planManifest } from '../../lib/app/planManifest.js'
import type { StateDecision } from '../../lib/app/StateDecision.js'

const node = (name: string, change: Partial<DeclaredNode> = {}): [string, DeclaredNode] => [
  name,
  {
    kind: 'table',
    topic: `app-${name}-changelog`,
    partitions: 2,
    key: { codec: 'text' },
    value: { codec: 'json', shape: 'number' },
    ...change,
  },
]
const stored = (...nodes: [string, DeclaredNode][]): Map<string, ManifestEntry> =>
  new Map(nodes.map(([name, each]) => [name, { ...each, incarnation: `old-${name}` }]))
const plan = (
  before: Map<string, ManifestEntry> | undefined,
  nodes: [string, DeclaredNode][],
  decisions: Record<string, StateDecision> = {},
) => {
  let count = 0
  return planManifest(before, new Map(nodes), decisions, () => `new-${count++}`)
}
const incarnations = ({ entries }: ReturnType<typeof plan>): Record<string, string> =>
  Object.fromEntries([...entries].map(([name, { incarnation }]) => [name, incarnation]))

describe('planManifest', () => {
  it('takes what is there without a manifest as it is, and writes none for an app without state', () => {
    const first = plan(undefined, [node('a'), node('b')])
    expect(first).to.include({ changed: true })
    expect([first.problems.size, first.discarded.size]).to.deep.equal([0, 0])
    expect(incarnations(first)).to.deep.equal({ a: 'new-0', b: 'new-1' })
    expect(plan(undefined, []).changed).to.equal(false)
  })

  it('changes nothing where nothing has changed', () => {
    const again = plan(stored(node('a'), node('b')), [node('b'), node('a')])
    expect([again.changed, again.problems.size]).to.deep.equal([false, 0])
    expect(incarnations(again)).to.deep.equal({ a: 'old-a', b: 'old-b' })
  })

  it('records new nodes, and new settings of old ones', () => {
    expect(incarnations(plan(stored(node('a')), [node('a'), node('b')]))).to.deep.equal({ a: 'old-a', b: 'new-0' })
    const longer = plan(stored(node('a', { settings: { expires: 1 } })), [node('a', { settings: { expires: 2 } })])
    expect([longer.changed, longer.problems.size, incarnations(longer).a]).to.deep.equal([true, 0, 'old-a'])
  })

  it('refuses changed and orphaned nodes, all at once, each with what to do', () => {
    const { problems } = plan(stored(node('a'), node('b'), node('c')), [node('a', { partitions: 3 }), node('c')])
    expect([...problems.keys()]).to.deep.equal(['a', 'b'])
    expect(problems.get('a'))
      .to.contain('partitions 2 -> 3')
      .and.contain("changedState: { 'a': 'discard' }")
      .and.not.contain("'keep'")
    expect(problems.get('b'))
      .to.contain('not declared any more')
      .and.contain("{ 'b': 'discard' }")
      .and.contain("'keep'")
  })

  it('tells of a rename', () => {
    const { problems } = plan(stored(node('before')), [node('other', { partitions: 7 }), node('after')])
    expect(problems.get('before')).to.contain('"after" is new and just like it')
  })

  it('tells of another window in the place of one that is gone', () => {
    const windows = (size: number): [string, DeclaredNode] =>
      node(`totals-tumbling-${size}`, { kind: 'windowed table', window: { size }, parent: 'totals' })
    const { problems } = plan(stored(windows(60)), [windows(300)])
    expect(problems.get('totals-tumbling-60')).to.contain('window size 60 -> 300').and.contain('windows of "totals"')
  })

  it('discards what it is told to, and begins it anew', () => {
    const decided = plan(stored(node('a'), node('b')), [node('a', { partitions: 3 })], { a: 'discard', b: 'discard' })
    expect(decided.problems.size).to.equal(0)
    expect([...decided.discarded.keys()]).to.deep.equal(['a', 'b'])
    expect(incarnations(decided)).to.deep.equal({ a: 'new-0' })
  })

  it('keeps what it is told to: an orphan as it was, and a node that reads what was written before', () => {
    const change = { value: { codec: 'avro' } }
    const decided = plan(stored(node('a'), node('b')), [node('a', change)], { a: 'keep', b: 'keep' })
    expect([decided.problems.size, decided.discarded.size]).to.deep.equal([0, 0])
    expect(incarnations(decided)).to.deep.equal({ a: 'old-a', b: 'old-b' })
    expect(decided.entries.get('a')?.value).to.deep.equal({ codec: 'avro' })
    const again = plan(new Map(decided.entries), [node('a', change), node('b')])
    expect([again.changed, again.problems.size]).to.deep.equal([false, 0])
  })

  it("takes no 'keep' where nobody could read the state", () => {
    const { problems } = plan(stored(node('a')), [node('a', { partitions: 3, value: { codec: 'avro' } })], {
      a: 'keep',
    })
    expect([...problems.keys()]).to.deep.equal(['a'])
  })

  it('tells of decisions that decide nothing', () => {
    const { idle } = plan(stored(node('a'), node('b')), [node('a')], { a: 'discard', b: 'keep', gone: 'discard' })
    expect(idle).to.deep.equal(['a', 'gone'])
  })
})
