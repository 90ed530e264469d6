import { expect } from 'chai'
import { SessionLease } from '../../../lib/transport/kafka/SessionLease.js'

describe('the lease of a session', () => {
  const { now } = performance
  const dateNow = Date.now
  let monotonic: number
  let wall: number
  let lease: SessionLease
  const pass = (millis: number): void => {
    monotonic += millis
    wall += millis
  }
  beforeEach(() => {
    monotonic = 5_000
    wall = 1_700_000_000_000
    performance.now = () => monotonic
    Date.now = () => wall
    lease = new SessionLease(1_000, 10_000)
  })
  afterEach(() => {
    performance.now = now
    Date.now = dateNow
  })

  it('is none before the first answer, nor after its end', () => {
    expect(lease.left).to.equal(Number.NEGATIVE_INFINITY)
    lease.renewal()(true)
    expect(lease.left).to.equal(1_000)
    lease.end()
    expect(lease.left).to.equal(Number.NEGATIVE_INFINITY)
  })

  it('runs from when the request went out, not from its answer', () => {
    const renewed = lease.renewal()
    pass(300)
    expect(lease.left).to.equal(Number.NEGATIVE_INFINITY)
    renewed(true)
    expect(lease.left).to.equal(700)
    pass(800)
    expect(lease.left).to.equal(-100)
  })

  it('is not shortened by an answer that comes behind a later one', () => {
    const first = lease.renewal()
    pass(100)
    const second = lease.renewal()
    second(true)
    first(true)
    expect(lease.left).to.equal(1_000)
  })

  it('ends by whichever clock is ahead', () => {
    lease.renewal()(true)
    wall += 900
    expect(lease.left, 'asleep, while the monotonic clock stands still').to.equal(100)
    lease.renewal()(true)
    wall -= 3_600_000
    monotonic += 400
    expect(lease.left, 'the wall clock was set back').to.equal(600)
  })

  it('does not go beyond the time that a rebalance gives, which may have begun after the last answer without one', () => {
    lease = new SessionLease(1_000, 1_500)
    lease.renewal()(true)
    for (let beat = 0; beat < 3; beat++) {
      pass(400)
      lease.renewal()(false)
    }
    expect(lease.left).to.equal(300)
    lease.renewal()(true)
    expect(lease.left).to.equal(1_000)
    lease = new SessionLease(1_000, 600)
    lease.renewal()(true)
    expect(lease.left, 'also where no rebalance is known').to.equal(600)
  })
})
