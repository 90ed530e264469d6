import { expect } from 'chai'
import fc from 'fast-check'
import { type Dealt, dealEvenly } from '../../lib/transport/dealEvenly.js'

interface Table {
  readonly members: number
  readonly things: readonly Dealt[]
}

const table = (members: number, things: number): fc.Arbitrary<Table> =>
  fc.record({
    members: fc.constant(members),
    things: fc.array(
      fc.record({
        costs: fc.array(fc.constantFrom(0, 1, 2, 7, 30, Infinity), { minLength: members, maxLength: members }),
        copies: fc.integer({ min: 0, max: 2 }),
        group: fc.nat(2),
      }),
      { maxLength: things },
    ),
  })

const small = fc.oneof(table(1, 4), table(2, 5), table(3, 5), table(4, 4))

const none = (members: number): number[] => Array.from({ length: members }, () => 0)

type Worth = readonly [unevenness: number, costs: number, ofGroups: number]

/** How uneven the loads are, what the deal costs, and how uneven its groups are. */
function worth(things: readonly Dealt[], members: number, holders: readonly Iterable<number>[]): Worth {
  const loads = none(members)
  const groups = none(members * 3)
  let costs = 0
  for (const [at, owners] of holders.entries()) {
    const { costs: own, group } = things[at] as Dealt
    for (const owner of owners) {
      loads[owner] = (loads[owner] as number) + 1
      groups[owner * 3 + group] = (groups[owner * 3 + group] as number) + 1
      costs += own[owner] as number
    }
  }
  const squares = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count * count, 0)
  return [squares(loads), costs, squares(groups)]
}

/** The best of all deals that there are. */
function exhaustive({ things, members }: Table): Worth {
  let best: Worth = [Infinity, Infinity, Infinity]
  const holders: number[][] = []
  const rest = (at: number): void => {
    const thing = things[at]
    if (thing === undefined) {
      const found = worth(things, members, holders)
      const differs = found.findIndex((value, index) => value !== best[index])
      if (differs !== -1 && (found[differs] as number) < (best[differs] as number)) best = found
      return
    }
    for (const choice of choices(thing, members)) {
      holders.push(choice)
      rest(at + 1)
      holders.pop()
    }
  }
  rest(0)
  return best
}

function choices({ costs, copies }: Dealt, members: number): number[][] {
  const eligible = [...none(members).keys()].filter(member => costs[member] !== Infinity)
  const subsets = eligible.reduce<number[][]>(
    (found, member) => found.concat(found.map(each => [...each, member])),
    [[]],
  )
  return subsets.filter(subset => subset.length === Math.min(copies, eligible.length))
}

describe('dealEvenly', () => {
  it('gives each thing to as many members as it has copies, or as there are for it', () => {
    fc.assert(
      fc.property(fc.oneof(table(3, 9), table(7, 40)), ({ things, members }) => {
        for (const [at, holders] of dealEvenly(things, members, none(members)).entries()) {
          const { costs, copies } = things[at] as Dealt
          expect(holders.size).to.equal(Math.min(copies, costs.filter(Number.isFinite).length))
          for (const holder of holders) expect(costs[holder]).to.be.below(Infinity)
        }
      }),
    )
  })

  it('finds the most even deal, of those the cheapest, and of those the one with the most even groups, as trying all does', () => {
    fc.assert(
      fc.property(small, deal => {
        const { things, members } = deal
        expect(worth(things, members, dealEvenly(things, members, none(members)))).to.deep.equal(exhaustive(deal))
      }),
      { numRuns: 500 },
    )
  })

  it('prefers members of less weight where neither loads nor costs decide', () => {
    const things = [{ costs: [5, 5, 5], copies: 1, group: 0 }]
    expect([...(dealEvenly(things, 3, [2, 1, 3])[0] ?? [])]).to.deep.equal([1])
    const costs = [{ costs: [5, 6, 5], copies: 1, group: 0 }]
    expect([...(dealEvenly(costs, 3, [2, 1, 3])[0] ?? [])]).to.deep.equal([0])
  })
})
