import type { PartitionsByTopic } from './Assigner.js'
import type { StatePlacement } from './StatePlacement.js'

/** What a member of a group tells its leader at a join. */
export interface MemberState extends StatePlacement {
  /** What it owned until now. */
  readonly owned: PartitionsByTopic
  /** What it was a standby of until now. */
  readonly standbys: PartitionsByTopic
}
