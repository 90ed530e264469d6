import { expect } from 'chai'
import { runProgram } from '../support/runProgram.js'

describe('10,000 requests under way', function () {
  this.timeout(120_000)

  it('are each answered to the one that has asked, and leave nothing behind', async () => {
    const printed = await runProgram('askRounds', ['memory://', '3'], ['--expose-gc'])
    const rounds = printed
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { mixedUp: number; waiting: number; held: number })
    expect(rounds.map(({ mixedUp, waiting }) => mixedUp + waiting)).to.deep.equal([0, 0, 0])
    const [first, , last] = rounds
    // Fifty bytes of each request would make a megabyte in two rounds.
    expect(Number(last?.held) - Number(first?.held)).to.be.lessThan(1_000_000)
  })
})
