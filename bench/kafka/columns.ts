import { thousands } from '../thousands.js'
import type { Outcome } from './Outcome.js'

/** How a field of an outcome is shown, and as which figure its ratio is kept. */
export interface Column {
  readonly field: keyof Outcome
  readonly title: string
  /** Where its ratio is kept. */
  readonly figure?: string
  readonly better: 'higher' | 'lower'
  show(value: number): string
}

const whole = (value: number): string => value.toFixed(0)

export const columns: readonly Column[] = [
  { field: 'rate', title: 'records/s', figure: 'records per second', better: 'higher', show: thousands },
  { field: 'cpu', title: 'CPU s', figure: 'CPU seconds', better: 'lower', show: value => value.toFixed(1) },
  { field: 'memory', title: 'peak MiB', figure: 'peak memory', better: 'lower', show: whole },
  { field: 'delay', title: 'delay p99 ms', figure: 'event loop delay p99', better: 'lower', show: whole },
  { field: 'longest', title: 'delay max ms', better: 'lower', show: whole },
  { field: 'first', title: 'join to first ms', figure: 'join to first record', better: 'lower', show: whole },
  { field: 'startup', title: 'start to first ms', better: 'lower', show: whole },
]
