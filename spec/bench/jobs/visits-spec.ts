import { expect } from 'chai'
import { visits } from '../../../bench/jobs/visits.js'

describe('visits', () => {
  const now = 1_800_000_000_123
  const made = [...visits(20_000, undefined, now)]

  it('are the same ones each time', () => {
    expect([...visits(100, undefined, now)]).to.deep.equal(made.slice(0, 100))
  })

  it('are a millisecond apart, from the beginning of a window on', () => {
    expect(made[0]?.ts).to.equal(1_799_998_900_000)
    expect(made.every(({ ts }, at) => ts === 1_799_998_900_000 + at)).to.equal(true)
  })

  it('are by up to 10,000 users to 100 pages, in no order', () => {
    expect(new Set(made.map(({ page }) => page)).size).to.equal(100)
    // Of 20,000 out of 10,000 about 8,650 are expected.
    expect(new Set(made.map(({ user }) => user)).size).to.be.within(8_400, 8_900)
  })

  it('have about a hundred bytes', () => {
    const bytes = made.reduce((sum, visit) => sum + JSON.stringify(visit).length, 0)
    expect(bytes / made.length).to.be.within(90, 100)
  })
})
