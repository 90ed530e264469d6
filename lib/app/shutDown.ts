import type { Background } from '../services/Background.js'
import type { GlobalTable } from '../tables/GlobalTable.js'
import { deadline } from '../util/deadline.js'
import type { AppRuntime } from './AppRuntime.js'

/** The part of the time of a stop in which work may end and be committed; the rest is for leaving and closing. */
const DRAIN_SHARE = 0.8
/** Milliseconds in which the broker is told in any case, where it can be reached. */
const LAST_WORD = 250

/** Ends an app in order, in its `stopTimeout`; an error of one step does not keep the next ones from happening. */
export async function shutDown(
  runtime: AppRuntime,
  background: Background,
  globals: readonly GlobalTable<unknown, unknown>[],
): Promise<void> {
  const { connection, taskManager, settings, scheduler } = runtime
  const attempt = async (what: string, step: () => Promise<unknown> | undefined): Promise<void> => {
    try {
      await step()
    } catch (error) {
      runtime.logger.error({ error }, `${what} failed while stopping`)
    }
  }
  const until = scheduler.now() + settings.stopTimeout
  const left = (): number => Math.max(0, until - scheduler.now())
  const drain = settings.stopTimeout * DRAIN_SHARE
  // Told to end before the drain, so that it ends meanwhile.
  const ended = background.end(drain)
  await attempt('the drain', () => Promise.all([runtime.leadership.resign(drain), taskManager.drain(drain)]))
  await attempt('the background work', () => ended)
  if (runtime.signals.listens('beforeShutdown')) await beforeShutdown(runtime, left() / 2)
  runtime.commitTimer.stop()
  runtime.commitWatch.stop()
  runtime.patterns.stop()
  runtime.watchBlocking(false)
  for (const topic of runtime.topics.values()) topic.reader.finish()
  runtime.stopped$.next()
  await attempt('leaving the group', () => taskManager.consumer?.stop({ timeout: Math.max(LAST_WORD, left() / 2) }))
  // A transaction is aborted at the broker, which may not answer; it does so by itself then.
  const tasks = taskManager.close()
  await attempt('closing the tasks', () => deadline(tasks, Math.max(LAST_WORD, left() / 2), scheduler))
  await attempt('stopping the services', () => background.close(Math.max(LAST_WORD, left() / 2)))
  if (connection === undefined) return
  await attempt('closing the agents', () => deadline(runtime.onClose(), Math.max(LAST_WORD, left() / 2), scheduler))
  await attempt('sending the rest', () =>
    deadline(Promise.all([connection.sender.flush(), connection.outsideSender.flush()]), left() / 2, scheduler),
  )
  await attempt('closing global tables', () => Promise.all(globals.map(table => table.close())))
  await attempt('closing the producers', () =>
    deadline(
      Promise.all([connection.producer.close(), connection.outsideProducer.close()]),
      Math.max(LAST_WORD, left()),
      scheduler,
    ),
  )
  if (connection.owned) {
    await attempt('closing the broker', () => connection.transport.close())
    await attempt('closing the stores', () => tasks)
  }
  runtime.connection = undefined
}

/** What fails here has not kept the app from stopping, and is no less a failure. */
async function beforeShutdown(runtime: AppRuntime, millis: number): Promise<void> {
  const told = runtime.signals.tell('beforeShutdown').catch((error: unknown) => runtime.fail(error))
  if (await deadline(told, millis, runtime.scheduler)) return
  runtime.warn(
    'RXFAUST_DEADLINE',
    `Handlers of on.beforeShutdown were still at work after ${Math.round(millis)} ms, and the app stops without them: ` +
      'let them end sooner, or raise stopTimeout.',
  )
}
