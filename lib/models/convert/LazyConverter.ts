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
  /** The same for models with other settings: a type that is made of itself has an end so. */
  readonly #others = new Map<ModelSettings, LazyConverter>()
  #found: Converter | undefined
  #shaping = false

  constructor(get: () => unknown, settings: ModelSettings = {}) {
    super()
    this.#get = get
    this.#settings = settings
  }

  get kind(): string {
    return this.#inner.kind
  }

  override get shape(): Shape {
    if (this.#shaping) return 'any'
    this.#shaping = true
    try {
      return this.#inner.shape
    } finally {
      this.#shaping = false
    }
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
    if (settings === this.#settings) return this
    const other = this.#others.get(settings) ?? new LazyConverter(this.#get, settings)
    this.#others.set(settings, other)
    return other
  }

  get #inner(): Converter {
    this.#found ??= converterOf(this.#get() as AnyType, 'type that a lazy() gives').within(this.#settings)
    return this.#found
  }
}
