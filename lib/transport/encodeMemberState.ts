import type { MemberState } from './MemberState.js'

/** As JSON, for {@link decodeMemberState}. */
export function encodeMemberState({ owned, standbys, standbyReplicas, stateful, stored }: MemberState): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      owned: Object.fromEntries(owned),
      standbys: Object.fromEntries(standbys),
      standbyReplicas,
      stateful,
      stored,
    }),
  )
}
