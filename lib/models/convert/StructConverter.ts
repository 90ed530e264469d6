import type { Struct } from 'superstruct'
import type { Shape } from '../../codecs/Shape.js'
import { shapeOf } from '../../codecs/shapeOf.js'
import { invalid } from '../../codecs/structs/invalid.js'
import { jsonParts } from '../../codecs/structs/jsonParts.js'
import { structFacts } from '../../codecs/structs/structFacts.js'
import { takeStruct } from '../../codecs/structs/takeStruct.js'
import { walkStruct } from '../../codecs/structs/walkStruct.js'
import type { ModelFailure } from '../ModelFailure.js'
import type { ModelSettings } from '../ModelSettings.js'
import { Converter } from './Converter.js'
import { FromStringConverter } from './FromStringConverter.js'
import { failureOf } from './failureOf.js'
import { toWire } from './toWire.js'

// biome-ignore lint/suspicious/noExplicitAny: the schema half of a struct's type says nothing about its values
type AnyStruct = Struct<any, any>

/** What is written as it is in code. */
const scalars = new Set(['string', 'number', 'integer', 'boolean', 'enums', 'literal'])

/** A superstruct struct as the type of a field. */
export class StructConverter extends Converter {
  readonly struct: AnyStruct
  readonly kind: string
  readonly #check: ((value: unknown) => boolean) | undefined
  readonly #prepare: ((value: unknown) => unknown) | undefined
  readonly #scalar: boolean

  constructor(struct: AnyStruct) {
    super()
    this.struct = struct
    this.kind = struct.type
    this.#check = structFacts(struct).plain
    this.#prepare = jsonParts(struct)
    this.#scalar = scalars.has(struct.type)
  }

  override get shape(): Shape {
    return shapeOf(this.struct)
  }

  take(value: unknown, _wire: boolean, parent: unknown): unknown {
    if (this.#check !== undefined) return this.#check(value) ? value : invalid
    try {
      const prepared = this.#prepare === undefined ? value : this.#prepare(value)
      return takeStruct(prepared, this.struct, [], [parent, prepared], true)
    } catch {
      return invalid
    }
  }

  explain(
    value: unknown,
    _wire: boolean,
    path: readonly (string | number)[],
    branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    try {
      const prepared = this.#prepare === undefined ? value : this.#prepare(value)
      walkStruct(prepared, this.struct, path, [...branch.slice(0, -1), prepared], failures)
    } catch (error) {
      // A rule that does not expect such a value, or superstruct where it can't print it: { "toString": 1 }.
      const expected = `a value of type \`${this.kind}\` that can be checked (${String(error)})`
      failures.push(failureOf(value, path, this.kind, expected))
    }
  }

  override write(value: unknown): unknown {
    return this.#scalar ? value : toWire(value)
  }

  override within({ coerce = false }: ModelSettings): Converter {
    const plain = this.kind === 'number' || this.kind === 'integer' || this.kind === 'boolean'
    return coerce && plain ? new FromStringConverter(this) : this
  }
}
