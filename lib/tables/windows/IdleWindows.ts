/*
 * Windows close by the time of events. Where none come, the app's clock goes on in their place: from the stream time
 * that the last event left, by as much as the clock has gone on since. A replay of old records that pauses is thereby
 * not taken for the present.
 *
 * What that announces belongs to no record. It comes in an event of its own, which the partition waits for at a drain
 * like any other, and which is delivered again where it fails; there is no offset for it to move.
 */
import { Observable, type Subscription } from 'rxjs'
import type { Claim } from '../../acks/Claim.js'
import { currentClaim } from '../../acks/currentClaim.js'
import { Event } from '../../acks/Event.js'
import type { Task } from '../../acks/Task.js'
import { TopicSubscription } from '../../streams/TopicSubscription.js'
import type { KeyedState } from '../state/KeyedState.js'
import type { TableHost } from '../state/TableHost.js'
import type { TablePartition } from '../state/TablePartition.js'
import type { WindowDirectory } from './WindowDirectory.js'
import type { WindowKey } from './WindowKey.js'
import type { WindowValue } from './WindowValue.js'

type Partition<K, V> = TablePartition<WindowKey<K>, WindowValue<V>>

/** The last sign of life of a partition. */
interface Seen {
  /** By the app's clock. */
  clock: number
  /** Stream time then. */
  time: number
  timer: Subscription | undefined
}

/** What an event of the clock is about. */
interface Tick<K, V> {
  readonly partition: Partition<K, V>
  readonly time: number
}

/** Closes windows by the clock in the partitions that get no events. */
export class IdleWindows<K, V> {
  readonly #seen = new Map<Partition<K, V>, Seen>()
  #source: TopicSubscription | undefined

  /**
   * @param patience milliseconds without an event
   * @param close moves the partition's stream time to `time`, in the scope of the claim
   */
  constructor(
    private readonly host: TableHost,
    private readonly state: KeyedState<WindowKey<K>, WindowValue<V>>,
    private readonly patience: number,
    close: (partition: Partition<K, V>, time: number, claim: Claim) => void,
  ) {
    new Observable<unknown>(subscriber => {
      this.#source = new TopicSubscription({ remove: () => {} }, subscriber)
    }).subscribe(value => {
      const { partition, time } = value as Tick<K, V>
      try {
        close(partition, time, currentClaim() as Claim)
      } catch (error) {
        host.fail(error)
      }
    })
    host.stopped$.subscribe(() => {
      for (const { timer } of this.#seen.values()) timer?.unsubscribe()
      this.#seen.clear()
    })
  }

  /** A partition was opened: windows may have been open when it was left. */
  recovered(number: number): void {
    const partition = this.state.owned().find(each => each.partition === number)
    if (partition !== undefined) this.seen(partition)
  }

  /** An event came. */
  seen(partition: Partition<K, V>): void {
    const clock = this.host.scheduler.now()
    const { streamTime: time } = partition
    const seen = this.#seen.get(partition)
    if (seen === undefined) this.#seen.set(partition, { clock, time, timer: undefined })
    else {
      seen.clock = clock
      seen.time = time
    }
    this.#wait(partition, seen ?? (this.#seen.get(partition) as Seen))
  }

  /** Sleeps until a window could close; without open windows there is nothing to wait for. */
  #wait(partition: Partition<K, V>, seen: Seen): void {
    if (seen.timer !== undefined) return
    const next = directoryOf(partition)?.nextClose
    if (next === undefined) return
    const since = this.host.scheduler.now() - seen.clock
    const delay = Math.max(this.patience - since, next - seen.time - since, 0)
    // Longer timers overflow; waking up in between does no harm.
    seen.timer = this.host.scheduler.schedule(() => this.#wake(partition, seen), Math.min(delay, 2 ** 31 - 1))
  }

  #wake(partition: Partition<K, V>, seen: Seen): void {
    seen.timer = undefined
    if (!partition.writable) {
      this.#seen.delete(partition)
      return
    }
    const since = this.host.scheduler.now() - seen.clock
    const next = directoryOf(partition)?.nextClose
    if (next === undefined) return
    const time = Math.floor(seen.time + since)
    const task = this.host.taskOf(this.state.count, partition.partition)
    if (task?.status.is('active') !== true) {
      // Between two assignments: it begins to wait again, and the clock has gone on all the same.
      seen.time += since
      seen.clock += since
    } else if (isBusy(task)) {
      // Its events are waiting here. While they do, the clock says nothing about them.
      seen.clock += since
    } else if (since >= this.patience && time >= next) this.#tick(task, { partition, time })
    this.#wait(partition, seen)
  }

  #tick(task: Task, tick: Tick<K, V>): void {
    const [queue] = task.queues.values()
    if (queue === undefined) return
    const record = {
      offset: queue.frontier ?? 0,
      timestamp: tick.time,
      timestampType: 'create',
      key: null,
      value: null,
      headers: {},
    } as const
    const event = new Event<unknown>(null, tick, record, queue, 0)
    queue.addUnrecorded(event)
    event.expect(1)
    this.#source?.push(event)
  }
}

function isBusy(task: Task): boolean {
  for (const queue of task.queues.values()) if (queue.queued > 0 || queue.inFlight > 0) return true
  return false
}

function directoryOf<K, V>(partition: Partition<K, V>): WindowDirectory<K, V> | undefined {
  return partition.attachment as WindowDirectory<K, V> | undefined
}
