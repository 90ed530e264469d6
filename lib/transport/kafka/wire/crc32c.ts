/** Sixteen tables of 256 entries ("slicing by 16"), one after the other: sixteen bytes a step. */
const TABLES = makeTables()

function makeTables(): Int32Array {
  const tables = new Int32Array(16 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
    tables[byte] = crc
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256] as number
    tables[at] = (tables[before & 0xff] as number) ^ (before >>> 8)
  }
  return tables
}

/** CRC-32C (Castagnoli), which record batches carry. */
export function crc32c(bytes: Uint8Array, from = 0, to = bytes.length): number {
  const t = TABLES
  let crc = -1
  let at = from
  for (const last = to - 16; at <= last; at += 16) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    crc =
      (t[3840 + (crc & 0xff)] as number) ^
      (t[3584 + ((crc >>> 8) & 0xff)] as number) ^
      (t[3328 + ((crc >>> 16) & 0xff)] as number) ^
      (t[3072 + (crc >>> 24)] as number) ^
      (t[2816 + (bytes[at + 4] as number)] as number) ^
      (t[2560 + (bytes[at + 5] as number)] as number) ^
      (t[2304 + (bytes[at + 6] as number)] as number) ^
      (t[2048 + (bytes[at + 7] as number)] as number) ^
      (t[1792 + (bytes[at + 8] as number)] as number) ^
      (t[1536 + (bytes[at + 9] as number)] as number) ^
      (t[1280 + (bytes[at + 10] as number)] as number) ^
      (t[1024 + (bytes[at + 11] as number)] as number) ^
      (t[768 + (bytes[at + 12] as number)] as number) ^
      (t[512 + (bytes[at + 13] as number)] as number) ^
      (t[256 + (bytes[at + 14] as number)] as number) ^
      (t[bytes[at + 15] as number] as number)
  }
  for (; at < to; at++) crc = (t[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8)
  return ~crc >>> 0
}
