import type { Codec } from '../codecs/Codec.js'
import type { CodecName } from '../codecs/CodecName.js'
import type { ValueType, valueType } from '../codecs/valueType.js'
import type { AnyModel } from './AnyModel.js'
import type { ModelFailure } from './ModelFailure.js'

/** What every model's class has. */
export interface ModelStatics<F> {
  readonly modelName: string
  /** As they were described, those of the model it extends included. */
  readonly fields: F
  // biome-ignore lint/suspicious/noExplicitAny: whatever the class is
  readonly [valueType]: ValueType<any>
  /**
   * The instance for decoded data: plain objects with the names of the wire. An instance is given back as it is.
   *
   * @throws ModelError with every failure
   */
  from<C extends AnyModel>(this: C, data: unknown): C['prototype']
  /** Every reason for which `from` would refuse data; none where it would not. */
  validate(data: unknown): readonly ModelFailure[]
  /** Whether a value is an instance, or one of a model that extends this one. Data is checked by `validate`. */
  is<C extends AnyModel>(this: C, value: unknown): value is C['prototype']
  /**
   * The instance for bytes, or the text that they stand for.
   *
   * @param codec default: the model's, or JSON
   * @throws ModelError with every failure, and what the codec throws
   */
  // biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
  loads<C extends AnyModel>(this: C, bytes: Uint8Array | string, codec?: Codec<any> | CodecName): C['prototype']
}
