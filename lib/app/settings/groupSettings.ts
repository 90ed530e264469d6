import type { Assigner } from '../../transport/Assigner.js'
import { coPartitionedAssigner } from '../../transport/coPartitionedAssigner.js'
import { countSetting } from './countSetting.js'
import { durationSetting } from './durationSetting.js'
import { flagSetting } from './flagSetting.js'
import { objectSetting } from './objectSetting.js'

/** Settings of the consumer group and of what is fetched. */
export const groupSettings = {
  sessionTimeout: durationSetting({
    fallback: { seconds: 45 },
    positive: true,
    faust: 'broker_session_timeout',
    reason:
      'A worker that is silent for this long has lost its partitions. Kafka’s default; handlers don’t hold heartbeats up, only code that blocks the event loop.',
  }),
  heartbeatInterval: durationSetting({
    otherwise: '500 ms, at most a third of `sessionTimeout`',
    positive: true,
    faust: 'broker_heartbeat_interval',
    reason: 'How soon a worker hears of a rebalance. A heartbeat is some hundred bytes.',
  }),
  rebalanceTimeout: durationSetting({
    fallback: { minutes: 1 },
    positive: true,
    faust: 'broker_max_poll_interval',
    reason:
      'How long the group waits in a rebalance for its members to come. Kafka’s; a slow handler does not count, as fetching does not wait for it.',
  }),
  drainTimeout: durationSetting({
    fallback: { seconds: 5 },
    reason:
      'How long a rebalance waits for work that is under way; what is not done by then comes again. The whole group waits.',
  }),
  fetchMaxBytes: countSetting({
    kind: 'bytes',
    fallback: 131_072,
    faust: 'consumer_max_fetch_size',
    reason:
      'Of one partition in one batch from the broker; a record that is larger comes alone. Small enough that a hundred partitions don’t fill the memory.',
  }),
  checkCrcs: flagSetting({
    fallback: true,
    faust: 'broker_check_crcs',
    reason:
      'Whether fetched batches are compared with the checksums that their senders made. It takes about a fifth of a millisecond per MiB; what is damaged unseen would go on into tables.',
  }),
  assigner: objectSetting<Assigner>({
    kind: 'an assigner',
    methods: ['userData', 'assign'],
    create: coPartitionedAssigner,
    otherwise: 'co-partitioned, balanced, sticky, standbys first',
    faust: 'PartitionAssignor',
    reason: 'Which worker gets which partitions.',
  }),
}
