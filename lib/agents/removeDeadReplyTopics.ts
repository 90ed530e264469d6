import type { Transport } from '../transport/Transport.js'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Deletes the reply topics of instances that have ended without deleting theirs, as those do that were killed: brokers
 * let records expire, but no topics. A topic is one of these when it has had records, and none within its retention:
 * whoever lives marks its own before it asks.
 *
 * @param now milliseconds since the epoch
 * @returns their names
 */
export async function removeDeadReplyTopics(
  { admin }: Transport,
  prefix: string,
  own: string,
  now: number,
): Promise<readonly string[]> {
  const all = await admin.listTopics()
  const others = all.filter(name => name.startsWith(prefix) && UUID.test(name.slice(prefix.length)) && name !== own)
  const dead: string[] = []
  for (const [topic, { config }] of await admin.describeTopics(others)) {
    const retention = Number(config?.['retention.ms'])
    if (!(retention > 0)) continue
    const partition = [{ topic, partition: 0 }]
    const [latest] = (await admin.offsets(partition, 'latest')).values()
    if (!latest) continue
    const [recent] = (await admin.offsets(partition, { timestamp: now - retention })).values()
    if (recent === null) dead.push(topic)
  }
  if (dead.length > 0) await admin.deleteTopics(dead)
  return dead
}
