import type { Shape } from '../../codecs/Shape.js'
import type { ModelFailure } from '../ModelFailure.js'
import type { ModelSettings } from '../ModelSettings.js'
import { Converter } from './Converter.js'
import type { FieldNames } from './FieldNames.js'

/** A type that adds something to another one. */
export abstract class Wrapper extends Converter {
  readonly inner: Converter
  override readonly lazy: boolean
  override readonly absent: boolean
  override readonly names: FieldNames | undefined

  constructor(inner: Converter) {
    super()
    this.inner = inner
    this.lazy = inner.lazy
    this.absent = inner.absent
    this.names = inner.names
  }

  /** The same around another type. */
  protected abstract around(inner: Converter): Converter

  get kind(): string {
    return this.inner.kind
  }

  override get shape(): Shape {
    return this.inner.shape
  }

  take(value: unknown, wire: boolean, parent: unknown): unknown {
    return this.inner.take(value, wire, parent)
  }

  explain(
    value: unknown,
    wire: boolean,
    path: readonly (string | number)[],
    branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    this.inner.explain(value, wire, path, branch, failures)
  }

  override open(held: unknown): unknown {
    return this.inner.open(held)
  }

  override write(held: unknown): unknown {
    return this.inner.write(held)
  }

  override within(settings: ModelSettings): Converter {
    const inner = this.inner.within(settings)
    return inner === this.inner ? this : this.around(inner)
  }
}
