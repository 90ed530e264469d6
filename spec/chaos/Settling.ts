import { waitedForCpu } from './waitedForCpu.js'

/** Milliseconds in which a group has to settle behind a clean change, besides the drain that the change needs. */
export const SETTLED_WITHIN = 2_000

/** A change that the group has to settle behind. */
export interface SettlingChange {
  /** Ends the measurement. @returns what was wrong with it, if anything was */
  settled(millis: number, drained: number): string | undefined
}

/** How long changes took to settle, in milliseconds, less the drains that they needed. */
export class Settling {
  readonly #times: number[] = []

  begin(): SettlingChange {
    const waited = waitedForCpu()
    return {
      settled: (millis, drained) => {
        const time = Math.max(0, millis - drained)
        this.#times.push(time)
        const now = waitedForCpu()
        // Where nobody says how busy the machine was, the times are told and not judged.
        if (waited === undefined || now === undefined || time <= SETTLED_WITHIN + now - waited) return undefined
        return (
          `it took ${Math.round(millis)} ms to settle, of which the drain was ${Math.round(drained)} ms; ` +
          `processes of this machine waited for a processor for ${Math.round(now - waited)} ms meanwhile`
        )
      },
    }
  }

  get count(): number {
    return this.#times.length
  }

  get worst(): number {
    return this.#times.length === 0 ? 0 : Math.max(...this.#times)
  }

  /** Those that took longer than they should, also where the machine is to blame. */
  get late(): number {
    return this.#times.filter(time => time > SETTLED_WITHIN).length
  }

  /** `share` 0.5 is the median. */
  quantile(share: number): number {
    const sorted = [...this.#times].sort((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  }
}
