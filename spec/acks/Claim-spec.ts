import { expect } from 'chai'
import { BatchClaim } from '../../lib/acks/BatchClaim.js'
import { Delivery } from '../../lib/acks/Delivery.js'
import type { DeliveryOwner } from '../../lib/acks/DeliveryOwner.js'
import { batchOf, fakeQueue } from '../support/fakeQueue.js'

describe('claims', () => {
  const setup = (held = false) => {
    const { queue, events } = fakeQueue()
    queue.push(batchOf([0, 1], 2, queue))
    const settled: Delivery[] = []
    const owner = { held, settled: (each: Delivery) => settled.push(each), block: () => {}, unblock: () => {} }
    const deliveries = events.map(event => new Delivery(event, owner as DeliveryOwner))
    return { queue, events, settled, first: deliveries[0] as Delivery, second: deliveries[1] as Delivery }
  }

  it('acknowledge with the last release', () => {
    const { events, first } = setup()
    first.retain()
    first.release()
    expect(events[0]?.acknowledged).to.equal(false)
    first.release()
    expect(events[0]?.acknowledged).to.equal(true)
  })

  it('do nothing on late or repeated ends', () => {
    const { queue, settled, first } = setup()
    first.release()
    first.release()
    first.retain()
    first.release()
    first.giveUp()
    first.abandon()
    first.drop()
    expect(settled).to.deep.equal([first])
    expect([queue.inFlight, queue.frontier]).to.deep.equal([1, 1])
  })

  it('settle nothing by release while their owner is held', () => {
    const { events, first } = setup(true)
    first.release()
    expect([events[0]?.acknowledged, first.open]).to.deep.equal([false, true])
    first.giveUp()
    expect(events[0]?.acknowledged).to.equal(true)
  })

  it('of a batch release their parts once, with the last claim on the batch', () => {
    const { events, first, second } = setup()
    first.retain()
    const batch = new BatchClaim([first, second])
    batch.retain()
    batch.release()
    expect(events.map(event => event.acknowledged)).to.deep.equal([false, false])
    batch.release()
    expect(events.map(event => event.acknowledged)).to.deep.equal([false, true])
    // A late pair must not take the claim that somebody else has on a part.
    batch.retain()
    batch.release()
    expect(events.map(event => event.acknowledged)).to.deep.equal([false, true])
    first.release()
    expect(events.map(event => event.acknowledged)).to.deep.equal([true, true])
  })

  it('of a batch name each event once, the last one as its own', () => {
    const { events, first, second } = setup()
    const batch = new BatchClaim([first, first, new BatchClaim([second, first])])
    expect([...batch.deliveries]).to.deep.equal([first, second])
    expect(batch.event).to.equal(events[0])
    batch.drop()
    expect([first.abandoned, second.abandoned]).to.deep.equal([true, true])
  })
})
