import { Presets, SingleBar } from 'cli-progress'
import type { App, RecoveryProgress } from 'rxfaust'
import type { FlightsPipeline } from './pipeline.js'

/** A bar on stderr: of the recovery of the tables, then of the flights. Lines where stderr is no terminal. */
export class Progress {
  readonly #bar = new SingleBar(
    { format: '{task} [{bar}] {value}/{total}', hideCursor: true, noTTYOutput: true, notTTYSchedule: 200 },
    Presets.rect,
  )
  readonly #recoveries = new Map<string, { readonly total: number; done: number }>()

  /** Call it before the app starts. */
  showRecovery(app: App): void {
    app.recovery$.subscribe(progress => this.#recovering(progress))
  }

  /** Call it when the app has started. */
  async showFlights({ delays }: FlightsPipeline, total: number): Promise<void> {
    let counted = 0
    for await (const [, { flights }] of delays.entries()) counted += flights
    this.#bar.stop()
    this.#bar.start(total, counted, { task: 'flights' })
    delays.subscribe(() => this.#bar.increment())
  }

  stop(): void {
    this.#bar.stop()
  }

  #recovering({ table, partition, remaining }: RecoveryProgress): void {
    const name = `${table}/${partition}`
    const recovery = this.#recoveries.get(name) ?? { total: remaining, done: 0 }
    this.#recoveries.set(name, recovery)
    recovery.done = recovery.total - remaining
    const recoveries = [...this.#recoveries.values()]
    const total = recoveries.reduce((sum, each) => sum + each.total, 0)
    const done = recoveries.reduce((sum, each) => sum + each.done, 0)
    if (total === 0) return
    if (!this.#bar.isActive) this.#bar.start(total, done, { task: 'recovery' })
    this.#bar.setTotal(total)
    this.#bar.update(done)
  }
}
