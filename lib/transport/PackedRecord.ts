import { ByteSpan } from '../util/ByteSpan.js'
import type { InRecord } from './InRecord.js'
import type { RecordHeaders } from './RecordHeaders.js'

/**
 * A record that lies in what was fetched with it: key and value are views that are made when somebody asks for them, as
 * most records wait in a queue first, and codecs of texts read the bytes where they are.
 */
export class PackedRecord implements InRecord {
  /**
   * @param source holds key and value
   * @param keyEnd before `keyStart` where there is no key; the same of the value
   * @param headerBytes of names and values
   */
  constructor(
    readonly offset: number,
    readonly timestamp: number,
    readonly timestampType: 'create' | 'append',
    readonly headers: RecordHeaders,
    readonly source: Buffer,
    readonly keyStart: number,
    readonly keyEnd: number,
    readonly valueStart: number,
    readonly valueEnd: number,
    private readonly headerBytes: number,
  ) {}

  get key(): Buffer | null {
    return this.keyEnd < this.keyStart ? null : this.source.subarray(this.keyStart, this.keyEnd)
  }

  get value(): Buffer | null {
    return this.valueEnd < this.valueStart ? null : this.source.subarray(this.valueStart, this.valueEnd)
  }

  /** Where the value is. */
  get valueSpan(): ByteSpan | null {
    return this.valueEnd < this.valueStart ? null : new ByteSpan(this.source, this.valueStart, this.valueEnd)
  }

  /** Bytes of key, value and headers. */
  get byteLength(): number {
    const { keyStart, keyEnd, valueStart, valueEnd, headerBytes } = this
    return Math.max(0, keyEnd - keyStart) + Math.max(0, valueEnd - valueStart) + headerBytes
  }
}
