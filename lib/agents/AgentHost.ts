import type { Observable } from 'rxjs'
import type { Sender } from '../acks/Sender.js'
import type { Channel } from '../topics/Channel.js'
import type { Topic } from '../topics/Topic.js'
import type { TopicHost } from '../topics/TopicHost.js'
import type { TopicPartition } from '../transport/TopicPartition.js'
import type { AgentSettings } from './AgentSettings.js'

/** What agents need of the app they belong to. */
export interface AgentHost extends TopicHost {
  readonly agentSettings: AgentSettings
  /** The topics that are described, by name. */
  readonly topics: ReadonlyMap<string, Topic<unknown, unknown>>
  readonly channels: readonly Channel<unknown, unknown>[]
  /**
   * For replies to those who have asked. Apart from all others: who has asked may be gone with its topic, and what is
   * sent there fails with all that is sent along.
   *
   * @throws RxfaustError `RXFAUST_STATE` before the app has started
   */
  readonly replySender: Sender
  /** Emits when the partitions that this worker owns have changed. */
  readonly assigned$: Observable<void>
  /** The partitions that this worker owns. */
  owned(): Iterable<TopicPartition>
}
