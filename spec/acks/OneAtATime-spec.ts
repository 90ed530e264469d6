import { expect } from 'chai'
import { OneAtATime } from '../../lib/acks/OneAtATime.js'
import { gate } from '../support/gate.js'

describe('OneAtATime', () => {
  it('answers all calls that come during a run with one further run behind it', async () => {
    let begun = 0
    const first = gate()
    const runs = new OneAtATime(async () => {
      const number = ++begun
      if (number === 1) await first.promise
      return number
    })
    const answers = [runs.run(), runs.run(), runs.run()]
    await Promise.resolve()
    expect(begun).to.equal(1)
    first.open()
    expect(await Promise.all(answers)).to.deep.equal([1, 2, 2])
    expect(await runs.run()).to.equal(3)
  })

  it('goes on behind a run that failed, which its own caller is told', async () => {
    let begun = 0
    const runs = new OneAtATime(async () => {
      if (++begun === 1) throw new Error('first')
      return begun
    })
    const [first, second] = await Promise.allSettled([runs.run(), runs.run()])
    expect(first).to.have.property('status', 'rejected')
    expect(second).to.deep.equal({ status: 'fulfilled', value: 2 })
  })
})
