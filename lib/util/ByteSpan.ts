/** A part of a buffer, for who copies it: a view of its own costs more than copying some hundred bytes. */
export class ByteSpan {
  constructor(
    readonly source: Buffer,
    readonly start: number,
    readonly end: number,
  ) {}

  get byteLength(): number {
    return this.end - this.start
  }

  get bytes(): Buffer {
    return this.source.subarray(this.start, this.end)
  }
}
