import type { Figure } from '../Figure.js'

/** The name of a figure in the baseline. */
export function keyOf({ name, against }: Figure): string {
  return `${name} / ${against}`
}
