import { expect } from 'chai'
import fc from 'fast-check'
import { VirtualTimeScheduler } from 'rxjs'
import { App } from '../../lib/index.js'
import type { Assignment } from '../../lib/transport/Assignment.js'
import type { Consumer } from '../../lib/transport/Consumer.js'
import type { TopicPartition } from '../../lib/transport/TopicPartition.js'
import { settle } from '../support/settle.js'

const SESSION = 1_000
const HEARTBEAT = 50
/** A leader ends by so much earlier than its lease. */
const MARGIN = 50

/** An election whose group and clock are played. */
class Bench {
  readonly scheduler = new VirtualTimeScheduler()
  readonly app = new App('led', { scheduler: this.scheduler, sessionTimeout: SESSION, heartbeatInterval: HEARTBEAT })
  readonly election = this.app.runtime.leadership
  readonly told: boolean[] = []
  /** Goes on also while the process is frozen and the scheduler stands still. */
  now = 0
  owned = false
  confirmed = Number.NEGATIVE_INFINITY

  constructor() {
    const bench = this
    this.app.runtime.taskManager.consumer = {
      get lease() {
        return bench.lease
      },
    } as Consumer
    this.app.leader$.subscribe(leads => this.told.push(leads))
  }

  get lease(): number {
    return SESSION - (this.now - this.confirmed)
  }

  assigned(...partitions: readonly TopicPartition[]): void {
    this.election.assigned({ partitions } as unknown as Assignment)
    this.owned = partitions.length > 0
  }

  ended(lost: boolean): Promise<void> {
    this.owned = false
    return this.election.revoked({ epoch: 1, partitions: [], lost })
  }

  advance(millis: number): void {
    for (let end = this.now + millis; this.now < end; ) {
      this.now++
      this.#run()
    }
  }

  freeze(millis: number): void {
    this.now += millis
  }

  #run(): void {
    this.scheduler.maxFrames = this.now
    this.scheduler.flush()
    this.scheduler.frame = this.now
  }
}

describe('the election of a leader', () => {
  const seat = { topic: 'led-__leader', partition: 0 }

  it('leads while the lease of the partition lasts, and again when it is renewed', () => {
    const bench = new Bench()
    bench.confirmed = 0
    bench.assigned(seat)
    expect(bench.told).to.deep.equal([false, true])
    bench.advance(SESSION - MARGIN - 1)
    expect(bench.told).to.deep.equal([false, true])
    expect(bench.election.isLeader).to.equal(true)
    bench.advance(1)
    expect(bench.told).to.deep.equal([false, true, false])
    expect(bench.election.isLeader).to.equal(false)
    bench.confirmed = bench.now
    bench.advance(HEARTBEAT)
    expect(bench.told).to.deep.equal([false, true, false, true])
  })

  it('knows when it is asked that it was frozen for too long, before any timer has run', () => {
    const bench = new Bench()
    bench.confirmed = 0
    bench.assigned(seat)
    bench.advance(10)
    bench.freeze(SESSION)
    expect(bench.election.isLeader).to.equal(false)
    expect(bench.told).to.deep.equal([false, true])
    bench.advance(1)
    expect(bench.told).to.deep.equal([false, true, false])
  })

  it('does not lead with an assignment whose confirmation came too late', () => {
    const bench = new Bench()
    bench.confirmed = -SESSION
    bench.assigned(seat)
    expect(bench.told).to.deep.equal([false])
    bench.confirmed = 0
    bench.advance(HEARTBEAT)
    expect(bench.told).to.deep.equal([false, true])
  })

  it('does not lead any more when it has resigned', async () => {
    const bench = new Bench()
    bench.confirmed = 0
    bench.assigned(seat)
    await bench.election.resign(0)
    bench.assigned(seat)
    expect(bench.told).to.deep.equal([false, true, false])
  })

  it("leads by the topic's first partition alone", () => {
    const bench = new Bench()
    bench.confirmed = 0
    bench.assigned({ topic: 'led-__leader', partition: 1 }, { topic: 'other', partition: 0 })
    expect(bench.told).to.deep.equal([false])
  })

  it('waits for the work in a handover, and for none after a loss', async () => {
    const bench = new Bench()
    bench.confirmed = 0
    bench.assigned(seat)
    let end = (): void => {}
    bench.election.track(
      new Promise<void>(resolve => {
        end = resolve
      }),
    )
    await bench.ended(true)
    bench.assigned(seat)
    let over = false
    const revoked = bench.ended(false).then(() => {
      over = true
    })
    expect(bench.told.at(-1)).to.equal(false)
    await settle()
    expect(over).to.equal(false)
    end()
    await revoked
  })

  it('never leads without the partition or beyond its lease, and always tells so in time', () => {
    const step = fc.oneof(
      fc.constant('assigned' as const),
      fc.constant('elsewhere' as const),
      fc.constant('revoked' as const),
      fc.constant('lost' as const),
      { arbitrary: fc.constant('confirmed' as const), weight: 3 },
      { arbitrary: fc.record({ advance: fc.nat(SESSION + 200) }), weight: 4 },
      { arbitrary: fc.record({ freeze: fc.nat(SESSION + 200) }), weight: 2 },
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), steps => {
        const bench = new Bench()
        for (const each of steps) {
          if (each === 'assigned') bench.assigned(seat)
          else if (each === 'elsewhere') bench.assigned()
          else if (each === 'revoked') void bench.ended(false)
          else if (each === 'lost') void bench.ended(true)
          else if (each === 'confirmed') bench.confirmed = bench.now
          else if ('freeze' in each) bench.freeze(each.freeze)
          else bench.advance(each.advance)

          const may = bench.owned && bench.lease > MARGIN
          if (bench.election.isLeader) expect(may).to.equal(true)
          const told = bench.told.at(-1)
          if (!bench.owned) expect(told).to.equal(false)
          const awake = typeof each === 'object' && 'advance' in each
          if (awake && each.advance > 0 && !may) expect(told).to.equal(false)
          if (awake && each.advance > HEARTBEAT && may) expect(told).to.equal(true)
          expect(bench.told.every((value, at) => value === (at % 2 === 1))).to.equal(true)
        }
      }),
    )
  })
})
