import { countSetting } from './countSetting.js'
import { durationSetting } from './durationSetting.js'

/** Settings of commits and transactions. */
export const commitSettings = {
  commitInterval: durationSetting({
    otherwise: '1 s; 100 ms under exactly once',
    faust: 'broker_commit_interval',
    reason:
      'How long what is done may wait for its commit: what comes again after a crash, and under exactly once how long others wait for results.',
  }),
  commitEvery: countSetting({
    fallback: 200_000,
    faust: 'broker_commit_every',
    reason:
      'Events after which it is committed at once. A key that is written often between two commits is one changelog record, so that Faust’s 10,000 make more of them at high rates than the interval does.',
  }),
  commitLivelockSoftTimeout: durationSetting({
    fallback: { minutes: 5 },
    positive: true,
    faust: 'broker_commit_livelock_soft_timeout',
    reason:
      'An event that holds back the commit of its partition for this long is warned of, by topic, partition and offset. Faust’s.',
  }),
  transactionTimeout: durationSetting({
    fallback: { minutes: 1 },
    positive: true,
    reason: 'How long a transaction may be open: longer than the slowest handler takes. Kafka’s.',
  }),
}
