import type { Admin } from '../transport/Admin.js'
import type { TopicSpec } from '../transport/TopicSpec.js'
import type { Transport } from '../transport/Transport.js'
import { missingTopics } from './missingTopics.js'
import type { Settings } from './Settings.js'

/**
 * The transport with topics created as the settings say: with so many replicas, or not at all.
 *
 * @throws RxfaustError `RXFAUST_TOPIC_MISMATCH` from `createTopics` where topics are missing that may not be created
 */
export function creatingTopics(
  transport: Transport,
  settings: Pick<Settings, 'topicReplicationFactor' | 'topicAllowDeclare'>,
): Transport {
  const { topicReplicationFactor, topicAllowDeclare } = settings
  if (topicAllowDeclare && topicReplicationFactor === 1) return transport
  const { name, capabilities, admin } = transport
  const create = async (topics: readonly TopicSpec[]): Promise<ReadonlyMap<string, 'created' | 'exists'>> => {
    const specs = topics.map(spec => ({ ...spec, replicas: spec.replicas ?? topicReplicationFactor }))
    if (topicAllowDeclare) return admin.createTopics(specs)
    const existing = await admin.describeTopics(specs.map(({ topic }) => topic))
    const missing = specs.filter(({ topic }) => !existing.has(topic))
    if (missing.length > 0) throw missingTopics(missing)
    return new Map(specs.map(({ topic }) => [topic, 'exists']))
  }
  const own: Admin = {
    createTopics: create,
    describeTopics: topics => admin.describeTopics(topics),
    listTopics: () => admin.listTopics(),
    deleteTopics: topics => admin.deleteTopics(topics),
    offsets: (partitions, at) => admin.offsets(partitions, at),
    committed: (group, partitions) => admin.committed(group, partitions),
    setCommitted: (group, offsets) => admin.setCommitted(group, offsets),
    deleteRecords: before => admin.deleteRecords(before),
    describeGroup: group => admin.describeGroup(group),
    deleteGroup: group => admin.deleteGroup(group),
  }
  return {
    name,
    capabilities,
    admin: own,
    producer: options => transport.producer(options),
    consumer: options => transport.consumer(options),
    ...(transport.prepareCompression !== undefined && {
      prepareCompression: compression => transport.prepareCompression?.(compression) ?? Promise.resolve(),
    }),
    read: options => transport.read(options),
    close: () => transport.close(),
  }
}
