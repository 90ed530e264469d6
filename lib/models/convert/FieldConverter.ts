import { invalid } from '../../codecs/structs/invalid.js'
import type { FieldOptions } from '../FieldOptions.js'
import type { ModelFailure } from '../ModelFailure.js'
import type { Converter } from './Converter.js'
import type { FieldNames } from './FieldNames.js'
import { failureOf } from './failureOf.js'
import { fieldRules, type Rule } from './fieldRules.js'
import { Wrapper } from './Wrapper.js'

/** A type with names on the wire and rules of its own. */
export class FieldConverter extends Wrapper {
  override readonly names: FieldNames
  readonly #options: FieldOptions
  readonly #rules: readonly Rule[]

  constructor(inner: Converter, options: FieldOptions) {
    super(inner)
    const { input, output, exclude } = options
    this.names = {
      input: input ?? inner.names?.input,
      output: output ?? inner.names?.output,
      exclude: exclude ?? inner.names?.exclude,
    }
    this.#options = options
    this.#rules = fieldRules(inner, options)
  }

  override take(value: unknown, wire: boolean, parent: unknown): unknown {
    const held = this.inner.take(this.#trimmed(value), wire, parent)
    if (held === invalid || held === undefined || held === null || this.#rules.length === 0) return held
    const opened = this.inner.open(held)
    for (const { broken } of this.#rules) if (broken(opened) !== undefined) return invalid
    return held
  }

  override explain(
    value: unknown,
    wire: boolean,
    path: readonly (string | number)[],
    branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    const trimmed = this.#trimmed(value)
    const before = failures.length
    this.inner.explain(trimmed, wire, path, branch, failures)
    if (failures.length > before) return
    const opened = this.inner.takeOpen(trimmed, wire, branch.at(-2))
    if (opened === undefined || opened === null) return
    for (const { name, broken } of this.#rules) {
      const expected = broken(opened)
      if (expected !== undefined) failures.push(failureOf(trimmed, path, this.kind, expected, name))
    }
  }

  protected around(inner: Converter): Converter {
    return new FieldConverter(inner, this.#options)
  }

  #trimmed(value: unknown): unknown {
    return this.#options.trim === true && typeof value === 'string' ? value.trim() : value
  }
}
