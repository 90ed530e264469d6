import type { Claim } from '../../acks/Claim.js'
import { withinResult } from '../state/withinResult.js'
import type { WindowedStateOptions } from './WindowedStateOptions.js'
import type { WindowKey } from './WindowKey.js'
import type { WindowPartition } from './WindowPartition.js'

/**
 * Announces windows that are due, each in the scope of its result. None is left out because of another: the first error
 * is thrown behind the last one.
 */
export function announceWindows<K, V>(
  partition: WindowPartition<K, V>,
  due: readonly WindowKey<K>[],
  claim: Claim,
  { announce, format }: Pick<WindowedStateOptions<K, V>, 'announce' | 'format'>,
): void {
  let failed: { readonly error: unknown } | undefined
  for (const { start, end, key } of due) {
    const found = partition.read({ start, end, key })
    if (found === undefined) continue
    const { value, timestamp } = found
    const result = { key, window: { start, end }, value, timestamp }
    try {
      withinResult(claim, result, key, format.encodeKey(key), timestamp, () => announce(result))
    } catch (error) {
      failed ??= { error }
    }
  }
  if (failed !== undefined) throw failed.error
}
