import type { Claim } from '../../../lib/acks/Claim.js'
import type { Event } from '../../../lib/acks/Event.js'
import type { Task } from '../../../lib/acks/Task.js'

/** A claim as tables see it: where its event comes from, and when it was. */
export function claimOf(task: Task, timestamp = 0, topic = 'source'): Claim {
  const event = { queue: { task, topic, partition: task.partition }, timestamp } as unknown as Event
  return { event } as unknown as Claim
}
