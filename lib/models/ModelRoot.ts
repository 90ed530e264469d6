import type { Codec } from '../codecs/Codec.js'
import type { CodecName } from '../codecs/CodecName.js'
import { invalid } from '../codecs/structs/invalid.js'
import { codecFor } from './codecFor.js'
import { construct, FROM_JOB, job } from './construct.js'
import type { Converter } from './convert/Converter.js'
import { heldFields } from './convert/heldFields.js'
import { isPlainData } from './convert/isPlainData.js'
import { sameValue } from './convert/sameValue.js'
import { definition } from './definition.js'
import { explainModel } from './explainModel.js'
import { METADATA } from './METADATA.js'
import type { ModelClassLike } from './ModelClassLike.js'
import type { ModelDefinition } from './ModelDefinition.js'
import { ModelError } from './ModelError.js'
import type { ModelFailure } from './ModelFailure.js'
import type { ModelPlan } from './ModelPlan.js'
import { readField } from './readField.js'

type Data = Readonly<Record<string, unknown>>
// biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
type AnyCodec = Codec<any> | CodecName

const NONE: readonly unknown[] = []

/**
 * What all models are made of. Fields are own, enumerable properties of an instance, so that spreading, comparing and
 * printing work as with plain objects. Those that are read later are accessors, of what is held here in private.
 */
export class ModelRoot {
  static readonly [definition]: ModelDefinition
  readonly #held: unknown[] | undefined
  /** What was read of it. */
  readonly #opened: unknown[] | undefined
  readonly #unknown: Data | undefined

  static {
    heldFields.open = (instance, slot, type) => (instance as ModelRoot).#open(slot, type)
  }

  constructor(input: unknown) {
    const of = new.target as unknown as ModelClassLike
    const model = of[definition]
    model.mention(of)
    // All fields of a model may be optional, so that nothing has to be given.
    let data: unknown = input === undefined ? {} : input
    let wire = false
    let quiet = false
    let base: ModelRoot | undefined
    if (input === FROM_JOB) {
      ;({ data, wire, quiet } = job)
      base = job.base as ModelRoot | undefined
      job.data = undefined
      job.base = undefined
    }
    if (model.abstract || !isPlainData(data)) throw refusal(model, data, wire, quiet)
    const plan = model.plan
    const { names, types, slots } = plan
    const keys = wire ? plan.inputs : names
    const held: unknown[] | undefined = plan.lazyCount === 0 ? undefined : []
    const self = this as Record<string, unknown>
    for (let at = 0; at < names.length; at++) {
      const name = names[at] as string
      const slot = slots[at] as number
      let value: unknown
      if (base !== undefined && !Object.hasOwn(data, name)) {
        value = slot < 0 ? readField(base as unknown as Data, name) : base.#held?.[slot]
      } else {
        value = (types[at] as Converter).take(readField(data, keys[at] as string), wire, data)
        if (value === invalid) throw refusal(model, base === undefined ? data : { ...base, ...data }, wire, quiet)
      }
      if (held !== undefined && slot >= 0) {
        held.push(value)
        if (value !== undefined) Object.defineProperty(this, name, plan.accessors[at] as PropertyDescriptor)
      } else if (value !== undefined) self[name] = value
    }
    this.#held = held
    this.#opened = held === undefined ? undefined : []
    this.#unknown =
      wire && model.unknown === 'drop'
        ? undefined
        : unknownOf(data, plan, model, wire, quiet, base, base === undefined ? undefined : base.#unknown)
  }

  get unknownFields(): Data {
    return this.#unknown ?? {}
  }

  derive(...changes: readonly object[]): unknown {
    const of = this.constructor as ModelClassLike
    return construct(of, Object.assign({}, ...changes), false, false, this)
  }

  equals(other: unknown): boolean {
    if (this === other) return true
    if (!(other instanceof ModelRoot) || other.constructor !== this.constructor) return false
    const { names, slots } = planOf(this)
    for (const [at, name] of names.entries()) {
      const slot = slots[at] as number
      if (slot >= 0 && this.#held?.[slot] === other.#held?.[slot]) continue
      if (!sameValue(fieldOf(this, name), fieldOf(other, name))) return false
    }
    return sameValue(this.unknownFields, other.unknownFields)
  }

  toJSON(): Record<string, unknown> {
    const { [definition]: model } = this.constructor as ModelClassLike
    const { names, outputs, types, slots } = model.plan
    const written: Record<string, unknown> = {}
    if (model.polymorphic) written[METADATA] = { ns: model.namespace }
    for (let at = 0; at < names.length; at++) {
      const output = outputs[at]
      if (output === undefined) continue
      const slot = slots[at] as number
      const held = slot < 0 ? fieldOf(this, names[at] as string) : this.#held?.[slot]
      if (held !== undefined) written[output] = (types[at] as Converter).write(held)
    }
    for (const [name, value] of Object.entries(this.#unknown ?? {})) {
      if (!Object.hasOwn(written, name)) {
        Object.defineProperty(written, name, { value, enumerable: true, configurable: true, writable: true })
      }
    }
    return written
  }

  dumps(codec?: AnyCodec): Uint8Array {
    const { [definition]: model } = this.constructor as ModelClassLike
    return codecFor(codec ?? model.codec).encode(this.toJSON())
  }

  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    return `${this.constructor.name} ${inspect({ ...this }, options)}`
  }

  #open(slot: number, type: Converter): unknown {
    const [held = NONE, opened = []] = [this.#held, this.#opened]
    if (!(slot in opened)) opened[slot] = type.open(held[slot])
    return opened[slot]
  }
}

function planOf(instance: ModelRoot): ModelPlan {
  return (instance.constructor as ModelClassLike)[definition].plan
}

function fieldOf(instance: ModelRoot, name: string): unknown {
  return (instance as unknown as Data)[name]
}

/** What is thrown where there is no instance. */
function refusal(model: ModelDefinition, data: unknown, wire: boolean, quiet: boolean): unknown {
  if (quiet) return invalid
  const failures: ModelFailure[] = []
  explainModel(model, data, wire, [], [data], failures)
  return new ModelError(model.name, failures)
}

function unknownOf(
  data: Data,
  plan: ModelPlan,
  model: ModelDefinition,
  wire: boolean,
  quiet: boolean,
  base: object | undefined,
  kept: Data | undefined,
): Data | undefined {
  const known = wire ? plan.knownInputs : plan.knownNames
  const found = Object.keys(data).filter(name => !known.has(name))
  if (found.length === 0) return kept
  if (model.unknown !== 'keep') {
    if (data instanceof ModelRoot) return kept
    throw refusal(model, { ...base, ...data }, wire, quiet)
  }
  return Object.freeze({ ...kept, ...Object.fromEntries(found.map(name => [name, data[name]])) })
}
