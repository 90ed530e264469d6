import type { ByteSpan } from '../../../util/ByteSpan.js'

const TWO_32 = 2 ** 32
/** More bytes are copied by the engine. */
const LONGEST_BY_WORDS = 256

/** Writes Kafka's primitive types into one growing buffer. */
export class ByteWriter {
  #bytes: Buffer
  /** What {@link span} has copied from last, and views of it and of what is written to. */
  #viewed: Buffer | undefined
  #there: DataView | undefined
  #here: DataView | undefined
  at = 0

  constructor(size = 512) {
    this.#bytes = Buffer.allocUnsafe(size)
  }

  /** What has been written; a view. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.at)
  }

  /** Room for so many bytes more; returns the buffer to write into. */
  reserve(length: number): Buffer {
    if (this.at + length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.at + length))
      this.#bytes.copy(larger, 0, 0, this.at)
      this.#bytes = larger
      this.#viewed = undefined
    }
    return this.#bytes
  }

  int8(value: number): this {
    this.reserve(1).writeInt8(value, this.at)
    this.at += 1
    return this
  }

  int16(value: number): this {
    this.reserve(2).writeInt16BE(value, this.at)
    this.at += 2
    return this
  }

  int32(value: number): this {
    this.reserve(4).writeInt32BE(value, this.at)
    this.at += 4
    return this
  }

  int64(value: number | bigint): this {
    const bytes = this.reserve(8)
    if (typeof value === 'bigint') bytes.writeBigInt64BE(value, this.at)
    else {
      const low = ((value % TWO_32) + TWO_32) % TWO_32
      bytes.writeInt32BE((value - low) / TWO_32, this.at)
      bytes.writeUInt32BE(low, this.at + 4)
    }
    this.at += 8
    return this
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1)
    const length = Buffer.byteLength(value)
    this.int16(length).reserve(length).write(value, this.at, length, 'utf8')
    this.at += length
    return this
  }

  bytes(value: Uint8Array): this {
    const { length } = value
    const bytes = this.reserve(length)
    // The call into the engine costs more than a few bytes do.
    if (length > 24) bytes.set(value, this.at)
    else for (let at = 0; at < length; at++) bytes[this.at + at] = value[at] as number
    this.at += length
    return this
  }

  /** Some bytes of a buffer. */
  span({ source, start, end }: ByteSpan): this {
    const length = end - start
    const bytes = this.reserve(length)
    if (length > LONGEST_BY_WORDS) bytes.set(source.subarray(start, end), this.at)
    else {
      let from = start
      let at = this.at
      // Four at a time, where views are at hand: also a call into the engine that takes no view has to make one.
      const words = end - 3
      if (from < words) {
        if (source !== this.#viewed) this.#view(source)
        const there = this.#there as DataView
        const here = this.#here as DataView
        for (; from < words; from += 4, at += 4) here.setInt32(at, there.getInt32(from))
      }
      while (from < end) bytes[at++] = source[from++] as number
    }
    this.at += length
    return this
  }

  #view(source: Buffer): void {
    this.#viewed = source
    this.#there = new DataView(source.buffer, source.byteOffset, source.byteLength)
    this.#here = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength)
  }

  /** A text whose UTF-8 has so many bytes. */
  utf8(text: string, length: number): this {
    const bytes = this.reserve(length)
    // As many bytes as characters: it is ASCII.
    if (length !== text.length) bytes.write(text, this.at, length, 'utf8')
    else if (length > 24) bytes.write(text, this.at, length, 'latin1')
    else for (let at = 0; at < length; at++) bytes[this.at + at] = text.charCodeAt(at)
    this.at += length
    return this
  }

  array<T>(items: readonly T[], write: (item: T) => void): this {
    this.int32(items.length)
    for (const item of items) write(item)
    return this
  }

  /** A zigzag varint or varlong. */
  varint(value: number): this {
    const bytes = this.reserve(10)
    let rest = value >= 0 ? value * 2 : -value * 2 - 1
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[this.at++] = (rest % 0x80) | 0x80
    bytes[this.at++] = rest
    return this
  }

  /** A length as a varint and the bytes; null has the length -1. */
  varbytes(value: Uint8Array | null): this {
    if (value === null) return this.varint(-1)
    return this.varint(value.length).bytes(value)
  }

  int32At(at: number, value: number): void {
    this.#bytes.writeInt32BE(value | 0, at)
  }
}

/** The bytes that a zigzag varint takes. */
export function varintSize(value: number): number {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1
  let size = 1
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++
  return size
}
