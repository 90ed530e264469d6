import { expect } from 'chai'
import { VirtualTimeScheduler } from 'rxjs'
import { PendingReplies } from '../../lib/agents/PendingReplies.js'

describe('PendingReplies', () => {
  let scheduler: VirtualTimeScheduler
  let pending: PendingReplies<unknown>
  let ended: string[]
  const add = (id: string, timeout: number): void =>
    pending.add(id, timeout, {
      resolve: () => ended.push(`${id} answered`),
      reject: error => ended.push(`${id} ${error} at ${scheduler.now()}`),
      expired: () => 'late',
    })
  const advance = (until: number): void => {
    scheduler.maxFrames = until
    scheduler.flush()
    scheduler.frame = until
  }
  beforeEach(() => {
    scheduler = new VirtualTimeScheduler()
    pending = new PendingReplies(scheduler)
    ended = []
  })

  it('ends each in its own time, whatever other times there are', () => {
    add('a', 10)
    add('b', 5)
    advance(3)
    add('c', 5)
    add('d', 1)
    advance(20)
    expect(ended).to.deep.equal(['d late at 4', 'b late at 5', 'c late at 8', 'a late at 10'])
    expect(pending.size).to.equal(0)
  })

  it('keeps neither those that were answered nor a timer for them', () => {
    for (let n = 0; n < 1_000; n++) add(`id-${n}`, 30_000)
    expect(scheduler.actions).to.have.length(1)
    for (let n = 0; n < 1_000; n++) pending.take(`id-${n}`)?.resolve({} as never)
    expect([pending.size, scheduler.actions.filter(action => !action.closed).length]).to.deep.equal([0, 0])
    expect(pending.take('id-1')).to.equal(undefined)
    expect(ended).to.have.length(1_000)
  })
})
