import { expectTypeOf } from 'expect-type'
import {
  App,
  type BackgroundTask,
  type CronInfo,
  type CronJob,
  type Service,
  type ServiceDefinition,
  type ServiceInfo,
  type TaskContext,
  type TaskInfo,
  type Timer,
  type TimerInfo,
} from 'rxfaust'
import type { Observable } from 'rxjs'

const app = new App('typings')

/** The context is typed without being told, and the function may give anything. */
export function functions(): void {
  const task = app.task(async ({ signal }) => {
    expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
  })
  expectTypeOf(task).toEqualTypeOf<BackgroundTask>()
  expectTypeOf(task.info()).toEqualTypeOf<TaskInfo>()
  const timer = app.timer({ seconds: 30 }, ({ signal, at }) => {
    expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
    expectTypeOf(at).toEqualTypeOf<number>()
  })
  expectTypeOf(timer).toEqualTypeOf<Timer>()
  expectTypeOf(timer.info()).toEqualTypeOf<TimerInfo>()
  let count = 0
  const job = app.cron('0 9 * * *', () => count++, { timezone: 'Europe/Oslo', onLeader: true, overlap: true })
  expectTypeOf(job).toEqualTypeOf<CronJob>()
  expectTypeOf(job.info()).toEqualTypeOf<CronInfo>()
  app.task(() => 5, { onError: error => (error instanceof TypeError ? 'log' : undefined) })
}

/** What is no option, or no time. */
export function options(): void {
  // @ts-expect-error: a task has no ticks
  app.task(({ at }) => at)
  // @ts-expect-error: a task does not overlap with itself
  app.task(() => {}, { overlap: true })
  // @ts-expect-error: the policies of events are others
  app.task(() => {}, { onError: 'skip' })
  // @ts-expect-error: no such strategy
  app.timer(5, () => {}, { supervisor: 'allForOne' })
  // @ts-expect-error: a timer has no zone
  app.timer(5, () => {}, { timezone: 'utc' })
  // @ts-expect-error: a pattern is a text
  app.cron(new Date(), () => {})
}

/** The handle knows the object. */
export function services(): void {
  class Pool {
    connections = 0
    async start({ signal }: TaskContext): Promise<void> {
      if (!signal.aborted) this.connections = 5
    }
  }
  const pool = app.service(Pool)
  expectTypeOf(pool).toEqualTypeOf<Service<Pool>>()
  expectTypeOf(pool.instance.connections).toEqualTypeOf<number>()
  expectTypeOf(pool.info()).toEqualTypeOf<ServiceInfo>()
  const cache = app.service(new Pool(), { dependencies: [pool, { stop: () => {} }], supervisor: 'oneForAll' })
  expectTypeOf(cache.instance).toEqualTypeOf<Pool>()
  const inline = app.service({
    run: async ({ signal }) => {
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
    },
  })
  expectTypeOf(inline.instance).toExtend<ServiceDefinition>()
  // @ts-expect-error: none of its methods is one of a service
  app.service({ begin: () => {} })
  class Named {
    constructor(readonly name: string) {}
    stop(): void {}
  }
  // @ts-expect-error: its constructor takes something
  app.service(Named)
}

export function leader(): void {
  expectTypeOf(app.isLeader).toEqualTypeOf<boolean>()
  expectTypeOf(app.leader$).toEqualTypeOf<Observable<boolean>>()
}
