import { expect } from 'chai'
import { asapScheduler, interval, timer, VirtualTimeScheduler } from 'rxjs'
import { useVirtualTimers } from '../../lib/testing/useVirtualTimers.js'

describe('useVirtualTimers', () => {
  it('repeats intervals, and clears them', () => {
    const scheduler = new VirtualTimeScheduler()
    const release = useVirtualTimers(scheduler, 'a spec')
    try {
      const seen: Array<[number, number]> = []
      const subscription = interval(10).subscribe(n => {
        seen.push([scheduler.now(), n])
        if (n === 2) subscription.unsubscribe()
      })
      asapScheduler.schedule(() => seen.push([scheduler.now(), -1]), 15)
      scheduler.flush()
      expect(seen).to.deep.equal([
        [10, 0],
        [15, -1],
        [20, 1],
        [30, 2],
      ])
    } finally {
      release()
    }
  })

  it('clears timers that were set in real time, and leaves them running otherwise', async () => {
    let cleared = 0
    const before = timer(1).subscribe(() => cleared++)
    const kept = new Promise<void>(resolve => timer(2).subscribe(() => resolve()))
    const release = useVirtualTimers(new VirtualTimeScheduler(), 'a spec')
    try {
      before.unsubscribe()
      await kept
      expect(cleared).to.equal(0)
    } finally {
      release()
    }
  })
})
