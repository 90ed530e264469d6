import { murmur2 } from './murmur2.js'

const scratch = new Uint8Array(64)

/** As `partitionFor` of the text's bytes, for short ASCII; `undefined` for any other text. */
export function partitionForText(key: string, partitions: number): number | undefined {
  const { length } = key
  if (length > scratch.length) return undefined
  for (let at = 0; at < length; at++) {
    const code = key.charCodeAt(at)
    if (code > 0x7f) return undefined
    scratch[at] = code
  }
  return (murmur2(scratch, length) & 0x7fffffff) % partitions
}
