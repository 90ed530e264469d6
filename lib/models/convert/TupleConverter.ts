import { invalid } from '../../codecs/structs/invalid.js'
import type { ModelFailure } from '../ModelFailure.js'
import type { ModelSettings } from '../ModelSettings.js'
import { Converter } from './Converter.js'
import { failureOf } from './failureOf.js'

/** An array of so many values, each of its own type. */
export class TupleConverter extends Converter {
  readonly kind = 'tuple'
  readonly #parts: readonly Converter[]

  constructor(parts: readonly Converter[]) {
    super()
    this.#parts = parts
  }

  take(value: unknown, wire: boolean, parent: unknown): unknown {
    if (!Array.isArray(value) || value.length > this.#parts.length) return invalid
    const taken: unknown[] = []
    for (const [at, part] of this.#parts.entries()) {
      let one = part.takeOpen(value[at], wire, parent)
      if (one === invalid && value[at] === null && wire && part.absent) one = part.takeOpen(undefined, wire, parent)
      if (one === invalid) return invalid
      taken.push(one)
    }
    return taken
  }

  explain(
    value: unknown,
    wire: boolean,
    path: readonly (string | number)[],
    branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    if (!Array.isArray(value)) {
      failures.push(failureOf(value, path, this.kind, 'an array'))
      return
    }
    const inside = [...branch, value]
    for (const [at, part] of this.#parts.entries()) {
      if (value[at] === null && wire && part.absent && part.take(null, wire, value) === invalid) continue
      part.explain(value[at], wire, [...path, at], [...inside, value[at]], failures)
    }
    for (let at = this.#parts.length; at < value.length; at++) {
      failures.push(failureOf(value[at], [...path, at], 'never', 'nothing'))
    }
  }

  override write(value: unknown): unknown {
    return this.#parts.map((part, at) => part.writeValue((value as unknown[])[at]))
  }

  override within(settings: ModelSettings): Converter {
    return new TupleConverter(this.#parts.map(part => part.within(settings)))
  }
}
