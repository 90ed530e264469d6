import type { Codec } from '../codecs/Codec.js'
import type { CodecName } from '../codecs/CodecName.js'
import { definition } from './definition.js'
import type { ModelClassLike } from './ModelClassLike.js'
import type { ModelFields } from './ModelFields.js'
import type { ModelOptions } from './ModelOptions.js'
import { ModelPlan } from './ModelPlan.js'
import type { ModelSettings } from './ModelSettings.js'

/** What was said of a model, with what it has of the model that it extends. */
export class ModelDefinition {
  readonly name: string
  readonly namespace: string
  readonly fields: ModelFields
  readonly parent: ModelDefinition | undefined
  readonly abstract: boolean
  readonly polymorphic: boolean
  readonly unknown: 'drop' | 'keep' | 'refuse'
  // biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
  readonly codec: Codec<any> | CodecName | undefined
  readonly settings: ModelSettings
  #class: ModelClassLike | undefined
  #plan: ModelPlan | undefined

  constructor(name: string, fields: ModelFields, options: ModelOptions) {
    const parent = options.extends as ModelClassLike | undefined
    const inherited = parent?.[definition]
    this.name = name
    this.namespace = options.namespace ?? name
    this.parent = inherited
    this.fields = { ...inherited?.fields, ...fields }
    this.abstract = options.abstract ?? false
    this.polymorphic = options.polymorphic ?? inherited?.polymorphic ?? false
    this.unknown = options.unknown ?? inherited?.unknown ?? 'drop'
    this.codec = options.codec ?? inherited?.codec
    this.settings = {
      coerce: options.coerce ?? inherited?.settings.coerce,
      dateParser: options.dateParser ?? inherited?.settings.dateParser,
    }
    if (parent !== undefined) inherited?.mention(parent)
  }

  /** Made at the first use, so that fields may name models that are declared later. */
  get plan(): ModelPlan {
    this.#plan ??= new ModelPlan(this)
    return this.#plan
  }

  /** The class that the program works with; `undefined` while it was never named in a way that shows it. */
  get class(): ModelClassLike | undefined {
    return this.#class
  }

  /** A class was used. Of several that extend the same model, it is the one that the others extend. */
  mention(used: ModelClassLike): void {
    const known = this.#class
    if (known === used) return
    if (known === undefined || Object.prototype.isPrototypeOf.call(used, known)) this.#class = used
  }

  isOrExtends(other: ModelDefinition): boolean {
    for (let each: ModelDefinition | undefined = this; each !== undefined; each = each.parent) {
      if (each === other) return true
    }
    return false
  }
}
