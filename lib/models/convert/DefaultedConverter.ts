import type { ModelFailure } from '../ModelFailure.js'
import type { Converter } from './Converter.js'
import { Wrapper } from './Wrapper.js'

/** A type whose value is made where it is absent. */
export class DefaultedConverter extends Wrapper {
  readonly #make: () => unknown

  constructor(inner: Converter, make: () => unknown) {
    super(inner)
    this.#make = make
  }

  override take(value: unknown, wire: boolean, parent: unknown): unknown {
    // A default is written in code, so models in it have the names of code.
    return value === undefined ? this.inner.take(this.#make(), false, parent) : this.inner.take(value, wire, parent)
  }

  override explain(
    value: unknown,
    wire: boolean,
    path: readonly (string | number)[],
    branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    if (value === undefined) this.inner.explain(this.#make(), false, path, branch, failures)
    else this.inner.explain(value, wire, path, branch, failures)
  }

  protected around(inner: Converter): Converter {
    return new DefaultedConverter(inner, this.#make)
  }
}
