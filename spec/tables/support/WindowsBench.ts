import { number, string } from 'superstruct'
import type { Claim } from '../../../lib/acks/Claim.js'
import type { SealedWrites } from '../../../lib/acks/SealedWrites.js'
import { Task } from '../../../lib/acks/Task.js'
import { createFormat } from '../../../lib/tables/state/createFormat.js'
import { createTaskTables } from '../../../lib/tables/state/createTaskTables.js'
import type { TableHost } from '../../../lib/tables/state/TableHost.js'
import { WindowedState } from '../../../lib/tables/windows/WindowedState.js'
import type { WindowedStateOptions } from '../../../lib/tables/windows/WindowedStateOptions.js'
import type { WindowResult } from '../../../lib/tables/windows/WindowResult.js'
import { createTableHost, type FakeTableHost } from './createTableHost.js'
import { FakeChangelogs } from './FakeChangelogs.js'

/** An event whose acknowledgement a spec decides. */
export interface BenchEvent {
  readonly claim: Claim
  /** The claim of its next delivery: what came before has failed. */
  again(): Claim
  /** The claim of its delivery to another subscription. */
  beside(): Claim
  acknowledge(): void
}

/** Windowed state of one partition on a changelog in memory, of which a spec drives every step. */
export class WindowsBench<V = number> {
  readonly changelogs = new FakeChangelogs()
  readonly announced: WindowResult<string, V>[] = []
  readonly late: number[] = []
  host!: FakeTableHost
  state!: WindowedState<string, V>
  task!: Task

  constructor(
    private readonly options: Partial<WindowedStateOptions<string, V>> &
      Pick<WindowedStateOptions<string, V>, 'definition'>,
    private readonly value: unknown = number(),
    private readonly overrides: Partial<TableHost> = {},
  ) {
    this.changelogs.batchSize = 1000
  }

  /** The next process: it has the changelog alone. */
  async start(): Promise<void> {
    this.host = createTableHost(this.changelogs, this.overrides)
    this.state = new WindowedState<string, V>(this.host, {
      name: 'w',
      grace: undefined,
      expires: undefined,
      format: createFormat<string, V>('w', string(), this.value as never),
      partitions: 1,
      announces: () => true,
      announce: result => void this.announced.push(result),
      late: event => void this.late.push(event.timestamp),
      ...this.options,
    })
    this.state.state.resolved(1)
    this.task = new Task(1, 0, 1)
    this.host.owned.push(this.task)
    this.task.store = createTaskTables(this.host, this.task, this.host.registered)
    await this.task.store.recover(this.task.signal)
  }

  event(timestamp: number): BenchEvent {
    const event = {
      key: null,
      timestamp,
      record: { offset: 0, timestamp, timestampType: 'create', key: null, value: null, headers: {} },
      queue: { task: this.task, topic: 'source', partition: 0, generation: 0 },
      generation: 0,
      lost: false,
      acknowledged: false,
    }
    const deliveries: { event: typeof event; abandoned: boolean }[] = []
    const claim = (): Claim => {
      const delivery = { event, abandoned: false }
      deliveries.push(delivery)
      return { event, queue: event.queue, deliveries: [delivery] } as unknown as Claim
    }
    return {
      claim: claim(),
      again() {
        for (const delivery of deliveries) delivery.abandoned = true
        return claim()
      },
      beside: claim,
      acknowledge: () => {
        event.acknowledged = true
      },
    }
  }

  /** An event that is acknowledged at once. */
  apply(key: string, time: number, change: (value: V | undefined) => V | undefined): 'applied' | 'late' {
    const event = this.event(time)
    const result = this.state.apply(event.claim, key, time, change)
    event.acknowledge()
    return result
  }

  async commit(): Promise<void> {
    const sealed: SealedWrites | undefined = this.task.store?.seal()
    if (sealed !== undefined) await sealed.store(await this.changelogs.send(sealed.records))
  }

  async restart(): Promise<void> {
    await this.task.close()
    await this.start()
  }

  async entries(): Promise<string[]> {
    const found: string[] = []
    for await (const { key, window, value } of this.state.entries()) {
      found.push(`${key} ${window.start} ${window.end} ${JSON.stringify(value)}`)
    }
    return found.sort()
  }
}
