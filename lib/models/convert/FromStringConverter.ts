import type { ModelFailure } from '../ModelFailure.js'
import type { Converter } from './Converter.js'
import { Wrapper } from './Wrapper.js'

/** As JSON writes numbers, but for leading zeros, a plus, and space around it. */
const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i

/** Numbers and booleans that may be written as strings. */
export class FromStringConverter extends Wrapper {
  override take(value: unknown, wire: boolean, parent: unknown): unknown {
    return this.inner.take(this.#read(value), wire, parent)
  }

  override explain(
    value: unknown,
    wire: boolean,
    path: readonly (string | number)[],
    branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    this.inner.explain(this.#read(value), wire, path, branch, failures)
  }

  protected around(inner: Converter): Converter {
    return inner instanceof FromStringConverter ? inner : new FromStringConverter(inner)
  }

  #read(value: unknown): unknown {
    if (typeof value !== 'string') return value
    if (this.kind !== 'boolean') return NUMBER.test(value) && Number.isFinite(Number(value)) ? Number(value) : value
    const text = value.trim().toLowerCase()
    return text === 'true' ? true : text === 'false' ? false : value
  }
}
