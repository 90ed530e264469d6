import { RxfaustError } from '../../../util/RxfaustError.js'
import type { CompressionName } from '../../CompressionName.js'
import { loadCompression } from '../compression/loadCompression.js'

/** By Kafka's numbers. */
const COMPRESSIONS: readonly CompressionName[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

/**
 * The records of a batch, out of their compression.
 *
 * @param codec by Kafka's number
 * @throws RxfaustError `RXFAUST_BROKER`, `RXFAUST_MISSING_PACKAGE`
 */
export async function unpack(codec: number, payload: Buffer): Promise<Buffer> {
  const name = COMPRESSIONS[codec]
  if (name === undefined) throw notUndone(`number ${codec}`, 'Look for a newer rxfaust.')
  // What is missing is named by its own error.
  const compression = await loadCompression(name)
  if (compression === undefined) return payload
  try {
    return compression.decompress(payload)
  } catch (cause) {
    throw notUndone(name, 'The batch is damaged: see who wrote it, and with what.', cause)
  }
}

function notUndone(name: string, advice: string, cause?: unknown): RxfaustError {
  const seen = `A record batch is compressed with ${name}, which could not be undone.`
  return new RxfaustError('RXFAUST_BROKER', seen, advice, { cause, details: { compression: name } })
}
