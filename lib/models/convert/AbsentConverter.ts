import type { ModelFailure } from '../ModelFailure.js'
import type { Converter } from './Converter.js'
import { Wrapper } from './Wrapper.js'

/** A type, or nothing: `undefined` or `null`. */
export class AbsentConverter extends Wrapper {
  override readonly absent: boolean
  readonly #absent: null | undefined

  constructor(inner: Converter, absent: null | undefined) {
    super(inner)
    this.#absent = absent
    this.absent = absent === undefined || inner.absent
  }

  override take(value: unknown, wire: boolean, parent: unknown): unknown {
    return value === this.#absent ? value : this.inner.take(value, wire, parent)
  }

  override explain(
    value: unknown,
    wire: boolean,
    path: readonly (string | number)[],
    branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    if (value !== this.#absent) this.inner.explain(value, wire, path, branch, failures)
  }

  override open(held: unknown): unknown {
    return held === this.#absent ? held : this.inner.open(held)
  }

  override write(held: unknown): unknown {
    return held === this.#absent ? held : this.inner.write(held)
  }

  protected around(inner: Converter): Converter {
    return new AbsentConverter(inner, this.#absent)
  }
}
