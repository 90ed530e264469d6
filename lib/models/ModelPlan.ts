import type { Shape } from '../codecs/Shape.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { Converter } from './convert/Converter.js'
import { converterOf } from './convert/converterOf.js'
import { heldFields } from './convert/heldFields.js'
import { METADATA } from './METADATA.js'
import type { ModelDefinition } from './ModelDefinition.js'

/** Fields of a model as instances are made of them: arrays, each with one entry per field. */
export class ModelPlan {
  readonly names: readonly string[]
  /** Names in what is decoded. */
  readonly inputs: readonly string[]
  /** Names in what is encoded; `undefined` where a field is left out. */
  readonly outputs: readonly (string | undefined)[]
  readonly types: readonly Converter[]
  /** How many fields are read later. */
  readonly lazyCount: number
  /** The place of such a field among them, else -1. */
  readonly slots: readonly number[]
  /** Accessors of fields that are read later. */
  readonly accessors: readonly (PropertyDescriptor | undefined)[]
  readonly knownNames: ReadonlySet<string>
  readonly knownInputs: ReadonlySet<string>

  constructor({ name: model, fields, settings }: ModelDefinition) {
    const entries = Object.entries(fields)
    this.names = entries.map(([name]) => name)
    this.types = entries.map(([name, type]) =>
      converterOf(type, `field "${name}" of the model ${model}`).within(settings),
    )
    const named = this.types.map(type => type.names)
    this.inputs = this.names.map((name, at) => named[at]?.input ?? name)
    this.outputs = this.inputs.map((input, at) =>
      named[at]?.exclude === true ? undefined : (named[at]?.output ?? input),
    )
    let slot = 0
    this.slots = this.types.map(type => (type.lazy ? slot++ : -1))
    this.lazyCount = slot
    this.accessors = this.types.map((type, at) => (type.lazy ? accessor(type, this.slots[at] ?? 0) : undefined))
    this.knownNames = new Set(this.names)
    this.knownInputs = new Set([...this.inputs, METADATA])
    unique(model, 'decoded', this.inputs)
    unique(model, 'encoded', this.outputs)
  }

  get shape(): Shape {
    const written = this.outputs.flatMap((output, at) => (output === undefined ? [] : [[output, at] as const]))
    written.sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(written.map(([output, at]) => [output, this.types[at]?.shape ?? 'any']))
  }
}

function accessor(type: Converter, slot: number): PropertyDescriptor {
  return {
    configurable: true,
    enumerable: true,
    get(this: object) {
      return heldFields.open(this, slot, type)
    },
  }
}

function unique(model: string, when: string, names: readonly (string | undefined)[]): void {
  const twice = names.find((name, at) => name !== undefined && names.indexOf(name) !== at)
  const reserved = names.find(name => name === METADATA || name === '__proto__')
  if (twice === undefined && reserved === undefined) return
  throw new RxfaustError(
    'RXFAUST_OPTION',
    twice === undefined
      ? `A field of the model ${model} is called ${reserved} where it is ${when}, which is taken.`
      : `Two fields of the model ${model} are called ${twice} where they are ${when}.`,
    'Give them other names with the options input and output of field().',
  )
}
