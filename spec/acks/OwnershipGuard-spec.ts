import { expect } from 'chai'
import { OwnershipGuard } from '../../lib/acks/OwnershipGuard.js'
import { Task } from '../../lib/acks/Task.js'

describe('OwnershipGuard', () => {
  it('is open while more than a third of the session is left, and over with the task', () => {
    const task = new Task(4, 1, 1)
    let lease = 6_000
    const guard = new OwnershipGuard(task, () => lease, 6_000)
    const seen = [6_000, 2_001, 2_000, 0, Number.NEGATIVE_INFINITY, 5_000].map(left => {
      lease = left
      return guard.open
    })
    expect(seen).to.deep.equal([true, true, false, false, false, true])
    expect(guard.over).to.equal(undefined)
    task.lose('the group has given it to another worker')
    expect(guard.over).to.have.property('code', 'RXFAUST_STALE_EPOCH')
  })
})
