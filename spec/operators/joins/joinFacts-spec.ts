import { expect } from 'chai'
import type { JoinSpec } from '../../../lib/tables/joins/JoinSpec.js'
import type { JoinFact } from './expected/JoinFact.js'
import { joinFacts } from './expected/joinFacts.js'
import { leftJoinFacts } from './expected/leftJoinFacts.js'
import { outerJoinFacts } from './expected/outerJoinFacts.js'
import { JoinBench } from './support/JoinBench.js'

const TABLES: ReadonlyArray<readonly [JoinSpec['outer'], readonly JoinFact[]]> = [
  ['none', joinFacts],
  ['left', leftJoinFacts],
  ['both', outerJoinFacts],
]

describe('joins against the facts of Kafka Streams’ tests', () => {
  for (const [outer, facts] of TABLES) {
    for (const { test, window, steps } of facts) {
      it(test, () => {
        const bench = new JoinBench({ window, outer })
        let at = 0
        for (const [input, output] of steps) {
          const rows = words(input).flatMap(([side, key = '', value = '', time]) =>
            bench.process({ left: side === 'l', key, value, timestamp: Number(time), at: at++ }),
          )
          const shown = rows.map(([key, left, right, time]) => `${key} ${orNull(left)}+${orNull(right)} ${time}`)
          expect(shown.join(', '), input).to.equal(output)
        }
        expect(steps.length).to.be.greaterThan(1)
      })
    }
  }
})

function words(list: string): string[][] {
  return list === '' ? [] : list.split(', ').map(each => each.split(' '))
}

function orNull(value: string): string {
  return value === '-' ? 'null' : value
}
