import type { Codec } from '../codecs/Codec.js'
import type { CodecName } from '../codecs/CodecName.js'
import type { ModelInput } from './ModelInput.js'

/** What every instance of a model has besides its fields. */
export interface ModelObject<F> {
  /** Fields of the wire that are not described, where the model keeps them. */
  readonly unknownFields: Readonly<Record<string, unknown>>
  /**
   * A new instance with some fields changed; of several changes the last one counts. `undefined` takes an optional field
   * away and gives a defaulted one its default.
   *
   * @throws ModelError
   */
  derive(...changes: readonly { readonly [K in keyof ModelInput<F>]?: ModelInput<F>[K] | undefined }[]): this
  /** Whether another value is of the same class and says the same: `1.0` and `1.00` do, and one instant in two zones. */
  equals(other: unknown): boolean
  /** The instance as it is written: a plain object with the names of the wire, in the kinds of JSON. */
  toJSON(): Record<string, unknown>
  /**
   * @param codec default: the model's, or JSON
   * @throws what the codec throws
   */
  // biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
  dumps(codec?: Codec<any> | CodecName): Uint8Array
}
