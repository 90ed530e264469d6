import type { Codec } from '../codecs/Codec.js'
import type { CodecName } from '../codecs/CodecName.js'
import { type ValueType, valueType } from '../codecs/valueType.js'
import { classFor } from './classFor.js'
import { codecFor } from './codecFor.js'
import { construct } from './construct.js'
import { failureOf } from './convert/failureOf.js'
import { isPlainData } from './convert/isPlainData.js'
import { definition } from './definition.js'
import { explainModel } from './explainModel.js'
import type { ModelClassLike } from './ModelClassLike.js'
import { ModelError } from './ModelError.js'
import type { ModelFailure } from './ModelFailure.js'
import { ModelRoot } from './ModelRoot.js'

/** What classes of models have: methods for classes, which find the model by `this`. */
export const classMethods = {
  get modelName(): string {
    return own(this)[definition].name
  },

  get fields(): object {
    return own(this)[definition].fields
  },

  from(data: unknown): unknown {
    return read(own(this), data)
  },

  validate(data: unknown): readonly ModelFailure[] {
    const of = own(this)
    const failures: ModelFailure[] = []
    if (data instanceof of) return failures
    const found = isPlainData(data) ? classFor(of, data) : of
    if (typeof found !== 'function') return [found]
    explainModel(found[definition], data, true, [], [data], failures)
    return failures
  },

  is(value: unknown): boolean {
    return value instanceof own(this)
  },

  // biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
  loads(bytes: Uint8Array | string, codec?: Codec<any> | CodecName): unknown {
    const of = own(this)
    const from = codecFor(codec ?? of[definition].codec)
    return read(of, from.decode(typeof bytes === 'string' ? Buffer.from(bytes) : bytes))
  },

  get [valueType](): ValueType<unknown> {
    const of = own(this)
    const model = of[definition]
    return {
      codec: model.codec,
      get shape() {
        return model.polymorphic ? 'any' : model.plan.shape
      },
      read: data => read(of, data),
      write(value) {
        if (!(value instanceof ModelRoot)) return (construct(of, value, false, false) as ModelRoot).toJSON()
        if (value instanceof of) return value.toJSON()
        throw new ModelError(model.name, [failureOf(value.constructor.name, [], model.name, `a ${model.name}`)])
      },
    }
  },
}

/** The class that a method was called on, which is the one that instances are made of from now on. */
function own(target: unknown): ModelClassLike {
  const of = target as ModelClassLike
  of[definition].mention(of)
  return of
}

function read(of: ModelClassLike, data: unknown): unknown {
  if (data instanceof of) return data
  const { polymorphic, name } = of[definition]
  const found = polymorphic && isPlainData(data) ? classFor(of, data) : of
  if (typeof found === 'function') return construct(found, data, true, false)
  throw new ModelError(name, [found])
}
