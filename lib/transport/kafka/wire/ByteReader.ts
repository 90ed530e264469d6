/** Reads Kafka's primitive types one after the other. Offsets and times become numbers (exact up to 2^53). */
export class ByteReader {
  constructor(
    readonly bytes: Buffer,
    public at = 0,
    readonly end = bytes.length,
  ) {}

  get left(): number {
    return this.end - this.at
  }

  int8(): number {
    return this.bytes.readInt8(this.at++)
  }

  int16(): number {
    const value = this.bytes.readInt16BE(this.at)
    this.at += 2
    return value
  }

  int32(): number {
    const value = this.bytes.readInt32BE(this.at)
    this.at += 4
    return value
  }

  int64(): number {
    const value = this.bytes.readInt32BE(this.at) * 0x1_0000_0000 + this.bytes.readUInt32BE(this.at + 4)
    this.at += 8
    return value
  }

  /** For ids, which use all 64 bits. */
  id64(): bigint {
    const value = this.bytes.readBigInt64BE(this.at)
    this.at += 8
    return value
  }

  string(): string {
    const length = this.int16()
    if (length < 0) return ''
    this.at += length
    return this.bytes.toString('utf8', this.at - length, this.at)
  }

  /** A view of the next bytes, without a copy. */
  take(length: number): Buffer {
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  array<T>(read: () => T): T[] {
    const length = this.int32()
    const items: T[] = []
    for (let i = 0; i < length; i++) items.push(read())
    return items
  }

  /** A zigzag varint or varlong. */
  varint(): number {
    const first = this.bytes[this.at++] as number
    if (first < 0x80) return (first >>> 1) ^ -(first & 1)
    let value = first & 0x7f
    for (let scale = 0x80; ; scale *= 0x80) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) throw new RangeError('A record ends in the middle of a number.')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) break
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
}
