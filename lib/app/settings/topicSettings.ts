import type { Codec } from '../../codecs/Codec.js'
import type { CodecName } from '../../codecs/CodecName.js'
import { codecs } from '../../codecs/codecs.js'
import type { Partitioner } from '../../transport/Partitioner.js'
import { checkedPartitioner } from './checkedPartitioner.js'
import { choiceSetting } from './choiceSetting.js'
import { countSetting } from './countSetting.js'
import { durationSetting } from './durationSetting.js'
import { flagSetting } from './flagSetting.js'
import type { Setting, SettingText } from './Setting.js'
import { unusable } from './unusable.js'

type CodecInput = CodecName | Codec<unknown>

function codecSetting(text: SettingText): Setting<CodecInput, Codec<unknown> | undefined> {
  return {
    ...text,
    kind: 'the name of a codec, or a codec in the program',
    parse: given => given as CodecName,
    resolve: (given, what) => {
      if (given === undefined) return undefined
      if (typeof given === 'object' && typeof given?.encode === 'function') return given
      try {
        return codecs.get(given as CodecName)
      } catch (cause) {
        throw unusable(
          `${what} can't be used`,
          `It has to name a codec: ${cause instanceof Error ? cause.message : cause}`,
        )
      }
    },
  }
}

const partitioner: Setting<Partitioner, Partitioner> = {
  kind: 'a function of a key and a number of partitions',
  otherwise: 'murmur2, as Kafka’s clients have it',
  faust: 'producer_partitioner',
  reason:
    'Where the records of a key go, in every topic that the app writes, and where tables look for it. Whoever else writes those topics has to place keys alike, and stored state is lost where it changes.',
  resolve: checkedPartitioner,
}

/** Settings of topics that don’t say it themselves. */
export const topicSettings = {
  topicPartitions: countSetting({
    fallback: 8,
    faust: 'topic_partitions',
    reason: 'Partitions of topics that are created: as many workers can share the work at most. Faust’s.',
  }),
  topicReplicationFactor: countSetting({
    fallback: 1,
    faust: 'topic_replication_factor',
    reason: 'Replicas of topics that are created. One works with a single broker; in production 3 is usual.',
  }),
  topicAllowDeclare: flagSetting({
    fallback: true,
    faust: 'topic_allow_declare',
    reason:
      'Whether the app creates the topics that are missing. Where it may not, the start fails with the list of them, with their partitions and settings.',
  }),
  patternInterval: durationSetting({
    fallback: { seconds: 30 },
    positive: true,
    reason: 'How often topics are looked for that match a pattern: each time the broker lists all of its topics.',
  }),
  autoOffsetReset: choiceSetting(['earliest', 'latest', 'fail'], {
    fallback: 'earliest',
    faust: 'consumer_auto_offset_reset',
    reason:
      'Where a partition is read from that the group has no offset of, or one that is gone. From the beginning nothing is missed.',
  }),
  keyCodec: codecSetting({
    otherwise: '`text` for strings, else `json`',
    faust: 'key_serializer',
    reason:
      'How keys are written of topics whose description has no codec. Faust’s `raw` gives bytes to every handler.',
  }),
  valueCodec: codecSetting({
    otherwise: '`json`',
    faust: 'value_serializer',
    reason:
      'How values are written of topics whose description has no codec. Not of tables and internal topics, which would change what is stored.',
  }),
  partitioner,
}
