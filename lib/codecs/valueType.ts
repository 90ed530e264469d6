import type { Codec } from './Codec.js'
import type { CodecName } from './CodecName.js'
import type { Shape } from './Shape.js'

/** Where a class that describes keys or values has its {@link ValueType}. */
export const valueType: unique symbol = Symbol.for('rxfaust.valueType') as never

/** What checks values between a codec and the program. */
export interface ValueType<T> {
  /** Used where none is named with the type. */
  // biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
  readonly codec?: Codec<any> | CodecName | undefined
  /** What is written, as far as it is known. */
  readonly shape: Shape
  /**
   * The value for what a codec has decoded.
   *
   * @throws Error with every reason why there is none
   */
  read(data: unknown): T
  /**
   * What a codec encodes for a value.
   *
   * @throws Error with every reason why the value is not of the type
   */
  write(value: T): unknown
}
