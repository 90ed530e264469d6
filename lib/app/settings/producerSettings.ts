import { choiceSetting } from './choiceSetting.js'
import { countSetting } from './countSetting.js'
import { durationSetting } from './durationSetting.js'

/** Settings of what is sent. */
export const producerSettings = {
  acks: choiceSetting(['all', 'leader', 'none'], {
    fallback: 'all',
    faust: 'producer_acks',
    reason:
      'Who confirms a record of a topic that does not say it. Anything else may lose records; changelogs are always confirmed by all.',
  }),
  compression: choiceSetting(['none', 'gzip', 'snappy', 'lz4', 'zstd'], {
    fallback: 'none',
    faust: 'producer_compression_type',
    reason:
      'How batches are compressed, changelogs included, where the topic does not say. All but gzip need a package.',
  }),
  linger: durationSetting({
    fallback: 0,
    faust: 'producer_linger_ms',
    reason:
      'How long records wait for others. Without it batches grow with the load all the same, as one is under way at a time.',
  }),
  lingerBytes: countSetting({
    kind: 'bytes',
    fallback: 16_384,
    faust: 'producer_max_batch_size',
    reason: 'With which they don’t wait any longer. Faust’s.',
  }),
  maxRequestSize: countSetting({
    kind: 'bytes',
    fallback: 8 * 1024 * 1024,
    least: 1_024,
    faust: 'producer_max_request_size',
    reason:
      'Of one request to a broker, and so of one record; a larger record is refused before it is sent. The topic’s `max.message.bytes`, 1 MiB by default, is less and holds as well.',
  }),
  deliveryTimeout: durationSetting({
    fallback: { seconds: 30 },
    positive: true,
    faust: 'producer_request_timeout',
    reason:
      'How long `send` outside of events tries while the broker can’t take the record. Whoever waits, such as an HTTP handler, has to be told; what is sent in an event waits an outage out.',
  }),
  sendBufferMaxBytes: countSetting({
    kind: 'bytes',
    fallback: 32 * 1024 * 1024,
    reason: 'That may wait to be sent; then `send` waits. Kafka’s.',
  }),
}
