import type { Shape } from '../../codecs/Shape.js'
import { invalid } from '../../codecs/structs/invalid.js'
import type { ModelFailure } from '../ModelFailure.js'
import type { ModelSettings } from '../ModelSettings.js'
import { Converter } from './Converter.js'
import { failureOf } from './failureOf.js'
import { isPlainData } from './isPlainData.js'

/**
 * A Map, or a plain object, with keys of one type and values of another. On the wire it is an object where all keys are
 * strings, else an array of pairs.
 */
export class MapConverter extends Converter {
  readonly kind: 'map' | 'record'
  readonly #key: Converter
  readonly #each: Converter

  constructor(key: Converter, each: Converter, kind: 'map' | 'record') {
    super()
    this.#key = key
    this.#each = each
    this.kind = kind
  }

  override get shape(): Shape {
    return 'any'
  }

  take(value: unknown, wire: boolean, parent: unknown): unknown {
    const given = this.#given(value)
    if (given === undefined) return invalid
    const taken: [unknown, unknown][] = []
    for (const [key, each] of given) {
      const one = this.#key.takeOpen(key, wire, parent)
      const other = this.#each.takeOpen(each, wire, parent)
      if (one === invalid || other === invalid) return invalid
      taken.push([one, other])
    }
    return this.kind === 'map' ? new Map(taken) : Object.fromEntries(taken)
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
      failures.push(failureOf(value, path, this.kind, this.kind === 'map' ? 'a map, an object or pairs' : 'an object'))
      return
    }
    const inside = [...branch, value]
    given.forEach(([key, each], index) => {
      const at = [...path, typeof key === 'string' || typeof key === 'number' ? key : index]
      this.#key.explain(key, wire, at, [...inside, key], failures)
      this.#each.explain(each, wire, at, [...inside, each], failures)
    })
  }

  override write(value: unknown): unknown {
    const given = value instanceof Map ? [...value] : Object.entries(value as object)
    const written = given.map(([key, each]) => [this.#key.writeValue(key), this.#each.writeValue(each)] as const)
    return written.every(([key]) => typeof key === 'string') ? Object.fromEntries(written) : written
  }

  override within(settings: ModelSettings): Converter {
    const [key, each] = [this.#key.within(settings), this.#each.within(settings)]
    return key === this.#key && each === this.#each ? this : new MapConverter(key, each, this.kind)
  }

  #given(value: unknown): readonly (readonly [unknown, unknown])[] | undefined {
    if (this.kind === 'map') {
      if (value instanceof Map) return [...value]
      if (Array.isArray(value)) return value.every(each => Array.isArray(each) && each.length === 2) ? value : undefined
    }
    return isPlainData(value) && !(value instanceof Map) ? Object.entries(value) : undefined
  }
}
