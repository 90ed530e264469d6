import { expect } from 'chai'
import { Subscription, VirtualTimeScheduler } from 'rxjs'
import { scheduleWith } from '../../lib/util/scheduleWith.js'

/** What a subscription holds. RxJS has no public way to ask. */
const heldBy = (owner: Subscription): number => (Reflect.get(owner, '_finalizers') as unknown[] | null)?.length ?? 0

describe('scheduleWith', () => {
  it('runs the work, and leaves nothing of it with the owner', () => {
    const scheduler = new VirtualTimeScheduler()
    const owner = new Subscription()
    const times: number[] = []
    for (const delay of [0, 5, 10]) scheduleWith(owner, scheduler, () => times.push(scheduler.now()), delay)
    expect(heldBy(owner)).to.equal(3)
    scheduler.flush()
    expect(times).to.deep.equal([0, 5, 10])
    expect(heldBy(owner)).to.equal(0)
  })

  it('does not run when the owner has ended', () => {
    const scheduler = new VirtualTimeScheduler()
    const owner = new Subscription()
    let ran = 0
    scheduleWith(owner, scheduler, () => ran++, 5)
    owner.unsubscribe()
    scheduleWith(owner, scheduler, () => ran++, 5)
    scheduler.flush()
    expect(ran).to.equal(0)
  })
})
