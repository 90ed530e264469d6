import { expect } from 'chai'
import type { Claim } from '../../lib/acks/Claim.js'
import { currentClaim } from '../../lib/acks/currentClaim.js'
import { Dispatcher } from '../../lib/acks/Dispatcher.js'
import { within } from '../../lib/acks/within.js'
import { withinAsync } from '../../lib/acks/withinAsync.js'
import { batchOf, fakeQueue } from '../support/fakeQueue.js'
import { settle } from '../support/settle.js'

describe('the scope', () => {
  const one = { name: 'one' } as unknown as Claim
  const two = { name: 'two' } as unknown as Claim

  it('is that of the innermost call, and restored also after a throw', () => {
    const seen: unknown[] = []
    within(one, () => {
      within(two, () => seen.push(currentClaim()))
      seen.push(currentClaim())
      expect(() =>
        within(two, () => {
          throw new Error('out')
        }),
      ).to.throw('out')
      seen.push(currentClaim())
      within(undefined, () => seen.push(currentClaim()))
    })
    seen.push(currentClaim())
    expect(seen).to.deep.equal([two, one, one, undefined, undefined])
  })

  it('holds behind awaits, for each call its own', async () => {
    const found = (claim: Claim) =>
      withinAsync(claim, async () => {
        await settle()
        await settle()
        return currentClaim()
      })
    expect(await Promise.all([found(one), found(two), found(one)])).to.deep.equal([one, two, one])
    expect(currentClaim()).to.equal(undefined)
  })

  it('is not handed on to deliveries that its code leads to', async () => {
    const found: unknown[] = []
    const dispatcher = new Dispatcher(8, settle, error => found.push(error))
    const { queue } = fakeQueue({
      deliver: (_, from) => {
        found.push(currentClaim())
        from.dropQueued()
      },
      ready: from => dispatcher.wake(from),
    })
    await withinAsync(one, async () => {
      await settle()
      queue.push(batchOf([0], 1, queue))
    })
    await settle()
    await settle()
    expect(found).to.deep.equal([undefined])
  })

  it('is one per process, also for another copy of the package', () => {
    const shared = (globalThis as Record<symbol, unknown>)[Symbol.for('rxfaust.scope')] as { current: unknown }
    within(one, () => expect(shared.current).to.equal(one))
  })
})
