import type { App } from './App.js'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/**
 * Runs apps as a process of their own, and ends the process with them: with exit code 0 when all have stopped, with 1
 * when one has failed; its error is on stderr then, and the others are stopped first.
 *
 * SIGTERM and SIGINT stop the apps in order, for `stopTimeout` at the longest. A second signal ends the process at
 * once, with 1; then work that was under way comes again after the next start. A program with other things to close
 * calls `app.start()` and `app.stop()` itself.
 *
 * Each app is told before its start, by `app.on.workerInit`, when its modules are discovered.
 *
 * @example
 * const app = new App('orders', { broker: 'kafka://localhost:9092' })
 * app.topic('orders', { value: Order }).subscribe(async order => save(order))
 * await runWorker(app)
 */
export async function runWorker(...apps: readonly App[]): Promise<never> {
  const stopAll = (): Promise<unknown> => Promise.all(apps.map(app => app.stop()))
  let stopping = false
  const signalled = (): void => {
    if (stopping) process.exit(1)
    stopping = true
    // How it ends is told by `done` and by the last stop.
    stopAll().catch(() => undefined)
  }
  for (const signal of SIGNALS) process.on(signal, signalled)
  const done = Promise.all(apps.map(app => app.done))
  let code = 0
  try {
    await Promise.race([done, Promise.all(apps.map(app => begin(app)))])
    await done
  } catch (error) {
    console.error(error)
    code = 1
  }
  await stopAll()
  process.exit(code)
}

/** Discovers, tells, starts. */
async function begin(app: App): Promise<void> {
  if (app.state !== 'created') return
  await app.discover()
  if (app.runtime.signals.listens('workerInit')) await app.runtime.signals.tell('workerInit')
  // A start that fails, or is cut off, ends in `done` too; it may also have been stopped meanwhile.
  if (app.state === 'created') app.start().catch(() => undefined)
}
