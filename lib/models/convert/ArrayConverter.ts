import type { Shape } from '../../codecs/Shape.js'
import { invalid } from '../../codecs/structs/invalid.js'
import type { ModelFailure } from '../ModelFailure.js'
import type { ModelSettings } from '../ModelSettings.js'
import { Converter } from './Converter.js'
import { failureOf } from './failureOf.js'

/** An array, or a set, of values of one type; on the wire an array. */
export class ArrayConverter extends Converter {
  readonly kind: 'array' | 'set'
  readonly #each: Converter

  constructor(each: Converter, kind: 'array' | 'set') {
    super()
    this.#each = each
    this.kind = kind
  }

  override get shape(): Shape {
    return [this.#each.shape]
  }

  take(value: unknown, wire: boolean, parent: unknown): unknown {
    const given = this.#given(value)
    if (given === undefined) return invalid
    const taken: unknown[] = []
    for (const each of given) {
      let one = this.#each.takeOpen(each, wire, parent)
      if (one === invalid && each === null && wire && this.#each.absent)
        one = this.#each.takeOpen(undefined, wire, parent)
      if (one === invalid) return invalid
      taken.push(one)
    }
    return this.kind === 'set' ? new Set(taken) : taken
  }

  explain(
    value: unknown,
    wire: boolean,
    path: readonly (string | number)[],
    branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    const given = this.#given(value)
    if (given === undefined) {
      failures.push(failureOf(value, path, this.kind, this.kind === 'set' ? 'a set or an array' : 'an array value'))
      return
    }
    const inside = [...branch, value]
    for (const [at, each] of given.entries()) {
      if (each === null && wire && this.#each.absent && this.#each.take(null, wire, value) === invalid) continue
      this.#each.explain(each, wire, [...path, at], [...inside, each], failures)
    }
  }

  override write(value: unknown): unknown {
    return Array.from(value as Iterable<unknown>, each => this.#each.writeValue(each))
  }

  override within(settings: ModelSettings): Converter {
    const each = this.#each.within(settings)
    return each === this.#each ? this : new ArrayConverter(each, this.kind)
  }

  #given(value: unknown): readonly unknown[] | undefined {
    if (Array.isArray(value)) return value
    return this.kind === 'set' && value instanceof Set ? [...value] : undefined
  }
}
