import type { Shape } from '../../codecs/Shape.js'
import { invalid } from '../../codecs/structs/invalid.js'
import { classFor, namespaceOf } from '../classFor.js'
import { construct } from '../construct.js'
import { definition } from '../definition.js'
import { explainModel } from '../explainModel.js'
import type { ModelClassLike } from '../ModelClassLike.js'
import type { ModelFailure } from '../ModelFailure.js'
import { registry } from '../registry.js'
import { Converter } from './Converter.js'
import { isPlainData } from './isPlainData.js'
import { toWire } from './toWire.js'

/** Models whose shape is being found, so that one that has itself as a field has an end. */
const underWay = new Set<unknown>()

/** A model as the type of a field: an instance, or data of which one can be made. */
export class ModelConverter extends Converter {
  readonly #class: ModelClassLike

  constructor(of: ModelClassLike) {
    super()
    this.#class = of
    of[definition].mention(of)
  }

  get kind(): string {
    return this.#class[definition].name
  }

  override get shape(): Shape {
    const model = this.#class[definition]
    if (underWay.has(model)) return 'any'
    underWay.add(model)
    try {
      return model.polymorphic ? 'any' : model.plan.shape
    } finally {
      underWay.delete(model)
    }
  }

  take(value: unknown, wire: boolean): unknown {
    if (value instanceof this.#class) return value
    if (!isPlainData(value)) return invalid
    const of = wire ? classFor(this.#class, value) : this.#class
    if (typeof of !== 'function') return invalid
    if (of[definition].abstract) return invalid
    try {
      return construct(of, value, wire, true)
    } catch (error) {
      if (error === invalid) return invalid
      throw error
    }
  }

  explain(
    value: unknown,
    wire: boolean,
    path: readonly (string | number)[],
    branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    if (value instanceof this.#class) return
    const of = wire && isPlainData(value) ? classFor(this.#class, value) : this.#class
    if (typeof of === 'function') explainModel(of[definition], value, wire, path, branch, failures)
    else failures.push({ ...of, path: [...path, ...of.path] })
  }

  override write(value: unknown): unknown {
    return toWire(value)
  }

  /** Whether a value is of the model, or says so. */
  isNamedBy(value: unknown): boolean {
    if (value instanceof this.#class) return true
    const model = this.#class[definition]
    if (!model.polymorphic || !isPlainData(value)) return false
    const namespace = namespaceOf(value)
    return namespace !== undefined && registry.find(namespace)?.isOrExtends(model) === true
  }
}
