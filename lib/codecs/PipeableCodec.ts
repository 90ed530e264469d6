import type { Codec } from './Codec.js'

/** A codec whose bytes may go through others. */
export interface PipeableCodec<T> extends Codec<T> {
  /**
   * Lets another codec work on the bytes of this one.
   *
   * @example
   * json<Order>().pipe(gzip())          // as 'json|gzip', and typed
   */
  pipe(next: Codec<Uint8Array>): PipeableCodec<T>
}
