import { countSetting } from './countSetting.js'
import { durationSetting } from './durationSetting.js'
import { flagSetting } from './flagSetting.js'

/** Settings of the processing of streams. */
export const streamSettings = {
  streamBufferMaxsize: countSetting({
    fallback: 1_024,
    faust: 'stream_buffer_maxsize',
    reason:
      'Events of one partition that may be fetched and not acknowledged. About as many as in Kafka Streams: what is fetched in vain at a rebalance stays small.',
  }),
  streamBufferMaxBytes: countSetting({
    kind: 'bytes',
    fallback: 64 * 1024 * 1024,
    reason: 'The same in bytes, over all partitions: what bounds the memory.',
  }),
  streamRecoveryDelay: durationSetting({
    fallback: 0,
    faust: 'stream_recovery_delay',
    reason:
      'How long a worker waits after a rebalance before it recovers tables, so that more workers may come or go. Faust’s.',
  }),
  streamWaitEmpty: flagSetting({
    fallback: true,
    faust: 'stream_wait_empty',
    reason:
      'Whether a rebalance and a stop wait for the events that are being processed. Without it they are begun again elsewhere, while what was begun here goes on without effect.',
  }),
}
