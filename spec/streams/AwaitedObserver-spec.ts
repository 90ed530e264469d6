import { expect } from 'chai'
import type { Claim } from '../../lib/acks/Claim.js'
import type { RecordQueue } from '../../lib/acks/RecordQueue.js'
import { within } from '../../lib/acks/within.js'
import { AwaitedObserver } from '../../lib/streams/AwaitedObserver.js'
import { ObserverCall } from '../../lib/streams/ObserverCall.js'
import { type Gate, gate } from '../support/gate.js'
import { settle } from '../support/settle.js'

const one = {} as RecordQueue
const two = {} as RecordQueue

/** Of one partition, or of a batch. */
const claimOf = (queue: RecordQueue | undefined): Claim => ({
  queue,
  event: { queue } as never,
  deliveries: [{ abandoned: false }] as never,
  retain() {},
  release() {},
  pin() {},
  unpin() {},
  giveUp() {},
  abandon() {},
  drop() {},
  touch() {},
  block() {},
  unblock() {},
})

describe('AwaitedObserver', () => {
  let begun: string[]
  let ends: Map<string, Gate>
  let observer: AwaitedObserver<string>
  beforeEach(() => {
    begun = []
    ends = new Map()
    const call = new ObserverCall<string>(value => {
      begun.push(value)
      const end = gate()
      ends.set(value, end)
      return end.promise
    }, false)
    const never = (): never => {
      throw new Error('not expected')
    }
    observer = new AwaitedObserver(call, { failed: never, failedLate: never, abandoned: never, finished: () => {} })
  })
  const next = (value: string, queue: RecordQueue | undefined): void =>
    within(claimOf(queue), () => observer.next(value))
  const end = async (value: string): Promise<void> => {
    ends.get(value)?.open()
    await settle()
  }

  it('awaits one value of a partition at a time, those of different partitions beside each other', async () => {
    next('a1', one)
    next('a2', one)
    next('b1', two)
    expect(begun).to.deep.equal(['a1', 'b1'])
    await end('a1')
    expect(begun).to.deep.equal(['a1', 'b1', 'a2'])
  })

  it('lets a batch wait for everything under way, and what comes behind it for the batch', async () => {
    next('a1', one)
    next('b1', two)
    next('batch', undefined)
    next('a2', one)
    next('b2', two)
    await end('b1')
    expect(begun, 'none overtakes the batch').to.deep.equal(['a1', 'b1'])
    await end('a1')
    expect(begun).to.deep.equal(['a1', 'b1', 'batch'])
    next('batch 2', undefined)
    await end('batch')
    expect(begun).to.deep.equal(['a1', 'b1', 'batch', 'a2', 'b2'])
    await end('a2')
    await end('b2')
    expect(begun.at(-1)).to.equal('batch 2')
  })

  it('gives back what waits when it is closed', async () => {
    next('a1', one)
    next('batch', undefined)
    observer.close()
    await end('a1')
    expect(begun).to.deep.equal(['a1'])
  })
})
