import { invalid } from '../../codecs/structs/invalid.js'
import type { ModelFailure } from '../ModelFailure.js'
import { Converter } from './Converter.js'
import { failureOf } from './failureOf.js'

/** Bytes, in base64 on the wire. */
export class BytesConverter extends Converter {
  readonly kind = 'bytes'

  override get shape() {
    return 'string' as const
  }

  take(value: unknown): unknown {
    if (value instanceof Uint8Array) return value
    if (typeof value !== 'string' || value.length % 4 !== 0) return invalid
    const bytes = Buffer.from(value, 'base64')
    const padding = value.endsWith('==') ? 2 : value.endsWith('=') ? 1 : 0
    // Node passes over what is no base64, which shows in the length.
    return bytes.length === (value.length / 4) * 3 - padding ? new Uint8Array(bytes) : invalid
  }

  explain(
    value: unknown,
    _wire: boolean,
    path: readonly (string | number)[],
    _branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    if (this.take(value) === invalid) failures.push(failureOf(value, path, this.kind, 'bytes or base64'))
  }
}
