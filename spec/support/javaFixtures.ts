import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CodecName } from '../../lib/codecs/CodecName.js'
import type { CompressionName } from '../../lib/transport/CompressionName.js'

interface JavaFixtures {
  readonly serialized: readonly { readonly codec: CodecName; readonly value: unknown; readonly hex: string }[]
  /** 300 records each, as the spec of compressions describes them. */
  readonly batches: readonly { readonly compression: CompressionName; readonly hex: string }[]
  readonly avro: { readonly schema: object; readonly hex: string }
  readonly protobuf: { readonly first: string; readonly second: string; readonly nested: string }
}

/** What Java's serializers made of known values; spec/support/java/MakeFixtures.java wrote it. */
export const javaFixtures = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'java.json'), 'utf8'),
) as JavaFixtures
