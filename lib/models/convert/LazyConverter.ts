import type { Shape } from '../../codecs/Shape.js'
import type { AnyType } from '../AnyType.js'
import type { ModelFailure } from '../ModelFailure.js'
import type { ModelSettings } from '../ModelSettings.js'
import { Converter } from './Converter.js'
import { converterOf } from './converterOf.js'

/** A type that is asked for when it is first needed. */
export class LazyConverter extends Converter {
  readonly #get: () => unknown
  readonly #settings: ModelSettings
  #found: Converter | undefined

  constructor(get: () => unknown, settings: ModelSettings = {}) {
    super()
    this.#get = get
    this.#settings = settings
  }

  get kind(): string {
    return this.#inner.kind
  }

  override get shape(): Shape {
    return this.#inner.shape
  }

  take(value: unknown, wire: boolean, parent: unknown): unknown {
    return this.#inner.takeOpen(value, wire, parent)
  }

  explain(
    value: unknown,
    wire: boolean,
    path: readonly (string | number)[],
    branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    this.#inner.explain(value, wire, path, branch, failures)
  }

  override write(value: unknown): unknown {
    return this.#inner.writeValue(value)
  }

  override within(settings: ModelSettings): Converter {
    return new LazyConverter(this.#get, settings)
  }

  get #inner(): Converter {
    this.#found ??= converterOf(this.#get() as AnyType, 'type that a lazy() gives').within(this.#settings)
    return this.#found
  }
}
