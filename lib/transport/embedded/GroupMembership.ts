import type { RxfaustError } from '../../util/RxfaustError.js'
import type { Assigner, PartitionsByTopic } from '../Assigner.js'
import type { MemberState } from '../MemberState.js'
import type { TopicPartition } from '../TopicPartition.js'

/** A consumer as its group sees it. */
export interface GroupMembership {
  readonly memberId: string
  readonly topics: readonly string[]
  readonly assigner: Assigner
  readonly owned: PartitionsByTopic
  /** What it tells at a join. */
  readonly memberState: MemberState
  /** Ends the assignment; resolves when it has drained, at its deadline, or when it leaves. Never rejects. */
  revoke(): Promise<void>
  assign(partitions: readonly TopicPartition[], standbys: readonly TopicPartition[], leader: boolean): void
  /** It was thrown out. */
  lose(): void
  fail(error: RxfaustError): void
}
