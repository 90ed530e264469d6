import { decodePartitions } from './decodePartitions.js'
import type { MemberState } from './MemberState.js'

/** User data is only a hint, and another version may write it otherwise: what can't be read is left out. */
export function decodeMemberState(userData: Uint8Array): MemberState {
  const { owned, standbys, standbyReplicas, stateful, stored } = parsed(userData)
  return {
    owned: decodePartitions(owned),
    standbys: decodePartitions(standbys),
    standbyReplicas: Number.isSafeInteger(standbyReplicas) ? Math.max(0, standbyReplicas as number) : 0,
    stateful: texts(stateful),
    stored: texts(stored),
  }
}

function parsed(userData: Uint8Array): { readonly [key: string]: unknown } {
  if (userData.length === 0) return {}
  try {
    const json: unknown = JSON.parse(Buffer.from(userData).toString())
    return typeof json === 'object' && json !== null ? (json as { readonly [key: string]: unknown }) : {}
  } catch {
    return {}
  }
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : []
}
