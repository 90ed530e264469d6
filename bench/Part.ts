import type { Bench } from './Bench.js'

export type Group = 'micro' | 'embedded' | 'kafka'

/** A part of the suite, which can be run alone by its name. */
export interface Part {
  readonly name: string
  readonly group: Group
  /** It is run only where it is named. */
  readonly named?: boolean
  run(bench: Bench): Promise<void>
}
