import { invalid } from '../../codecs/structs/invalid.js'
import type { ModelFailure } from '../ModelFailure.js'
import type { ModelSettings } from '../ModelSettings.js'
import { Converter } from './Converter.js'
import { failureOf } from './failureOf.js'
import { ModelConverter } from './ModelConverter.js'
import { toWire } from './toWire.js'

/** A value of the first type that it fits, as given in code; models of which it is an instance come first. */
export class UnionConverter extends Converter {
  readonly #parts: readonly Converter[]

  constructor(parts: readonly Converter[]) {
    super()
    this.#parts = parts
  }

  get kind(): string {
    return this.#parts.map(part => part.kind).join(' | ')
  }

  take(value: unknown, wire: boolean, parent: unknown): unknown {
    const named = this.#named(value)
    if (named !== undefined) return named.take(value, wire)
    for (const part of this.#parts) {
      const one = part.takeOpen(value, wire, parent)
      if (one !== invalid) return one
    }
    return invalid
  }

  explain(
    value: unknown,
    wire: boolean,
    path: readonly (string | number)[],
    branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    if (this.take(value, wire, branch.at(-2)) !== invalid) return
    const named = this.#named(value)
    if (named !== undefined) {
      named.explain(value, wire, path, branch, failures)
      return
    }
    const expected = `the value to satisfy a union of \`${this.kind}\``
    failures.push(failureOf(value, path, 'union', expected))
    for (const part of this.#parts) part.explain(value, wire, path, branch, failures)
  }

  override write(value: unknown): unknown {
    for (const part of this.#parts) {
      // What is written has to be read by the same part again, so the first that takes the value writes it.
      if (part.take(value, false, undefined) !== invalid) return part.writeValue(value)
    }
    return toWire(value)
  }

  override within(settings: ModelSettings): Converter {
    return new UnionConverter(this.#parts.map(part => part.within(settings)))
  }

  /** The model that data names, so that its own failures are told, and not those of all the others. */
  #named(value: unknown): ModelConverter | undefined {
    for (const part of this.#parts) if (part instanceof ModelConverter && part.isNamedBy(value)) return part
    return undefined
  }
}
