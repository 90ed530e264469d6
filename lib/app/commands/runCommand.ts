import type { CommandContext } from './CommandContext.js'
import type { CommandDefinition } from './CommandDefinition.js'
import type { CommandOutput } from './CommandOutput.js'

/** What running a command needs of its app. */
export interface CommandHost {
  readonly state: string
  readonly done: Promise<void>
  start(): Promise<void>
  startClient(): Promise<void>
  stop(): Promise<void>
}

/** The exit codes of a process that a signal has ended, as shells have them: 128 and the number of the signal. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const

/** Milliseconds. */
const A_LONG_TIME = 2 ** 30

/**
 * Runs a command with what it asks for, and stops that.
 *
 * @returns the exit code: 0, or that of the signal which has cut it off
 * @throws what its function throws, and why the app has failed
 */
export async function runCommand(
  host: CommandHost,
  { run, start, daemon = false }: CommandDefinition,
  values: Readonly<Record<string, unknown>>,
  output: CommandOutput,
): Promise<number> {
  const ended = new AbortController()
  let interrupt: (code: number) => void = () => {}
  const interrupted = new Promise<number>(resolve => {
    interrupt = resolve
  })
  const handlers = Object.entries(SIGNALS).map(([signal, code]) => {
    const handler = (): void => {
      // Who asks twice does not want to wait for anything.
      if (ended.signal.aborted) process.exit(code)
      ended.abort()
      interrupt(daemon ? 0 : code)
    }
    process.on(signal, handler)
    return [signal, handler] as const
  })
  // A promise that waits keeps no process alive.
  const alive = daemon ? setInterval(() => {}, A_LONG_TIME) : undefined
  const context: CommandContext = { say: text => output.out(`${text}\n`), signal: ended.signal }
  const work = async (): Promise<number> => {
    if (start === 'worker') await host.start()
    if (start === 'client') await host.startClient()
    await run(values, context)
    if (daemon) await stopped
    return 0
  }
  const stopped = host.done.catch((error: unknown) => {
    ended.abort()
    throw error
  })
  // Whoever stops the app in the command lets it go on; a failure of the app is the command's.
  const failed = new Promise<never>((_, reject) => stopped.catch(reject))
  try {
    return await Promise.race([work(), interrupted, failed])
  } finally {
    clearInterval(alive)
    if (host.state !== 'created') await host.stop()
    for (const [signal, handler] of handlers) process.off(signal, handler)
  }
}
