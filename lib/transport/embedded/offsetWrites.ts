import type { CommitOffset } from '../CommitOffset.js'
import type { StoreWrite } from './LogStore.js'
import { offsetKey } from './offsetKey.js'

/** The changes that store committed offsets. */
export function offsetWrites(group: string, offsets: readonly CommitOffset[]): StoreWrite[] {
  return offsets.map(({ topic, partition, offset, metadata }) => ({
    kind: 'state',
    key: offsetKey(group, topic, partition),
    value: { offset, metadata },
  }))
}
