import { expect } from 'chai'
import type { AirportResult } from '../../../examples/flights/result.js'
import { ExampleProcess } from './ExampleProcess.js'

/** Runs the example again and again with the same options. */
export class FlightsRuns {
  readonly #options: readonly string[]
  readonly #running: ExampleProcess[] = []

  constructor(...options: readonly string[]) {
    this.#options = options
  }

  start(...options: readonly string[]): ExampleProcess {
    const run = new ExampleProcess('examples/flights/main.ts', [...this.#options, ...options])
    this.#running.push(run)
    return run
  }

  /** Runs it to its end, and gives what `--json` printed. */
  async result(...options: readonly string[]): Promise<AirportResult[]> {
    const run = this.start('--json', ...options)
    expect(await run.ended, run.stderr).to.equal(0)
    return JSON.parse(run.stdout)
  }

  async dispose(): Promise<void> {
    for (const run of this.#running) run.kill('SIGKILL')
    await Promise.all(this.#running.map(run => run.ended))
  }
}

/** What the progress bar shows to be counted. */
export function counted({ stderr }: ExampleProcess): number {
  return Number(stderr.match(/.*flights .* (\d+)\/20000/s)?.[1] ?? -1)
}
