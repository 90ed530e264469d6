import { filter, firstValueFrom, map, merge } from 'rxjs'
import type { TopicPartition } from '../transport/TopicPartition.js'
import { topicPartitionKey } from '../transport/topicPartitionKey.js'
import { pause } from '../util/pause.js'
import type { AppRuntime } from './AppRuntime.js'

/** Milliseconds for which the end of a transaction may be on its way to the partitions; then it is somebody else's. */
const OPEN_TRANSACTION = 512

/**
 * Resolves when everything that the topics and channels hold is processed, also what that has brought about: in as many
 * rounds as records may hop from topic to topic.
 */
export async function caughtUp(runtime: AppRuntime): Promise<void> {
  for (let round = runtime.topics.size + runtime.channels.length; round >= 0; round--) {
    await Promise.all(runtime.channels.map(channel => channel.drained()))
    await Promise.all([runtime.sender.flush(), runtime.outsideSender.flush()])
    await runtime.taskManager.settled()
    if (runtime.settings.exactlyOnce) await outputsSeen(runtime)
    const queues = [...runtime.taskManager.queues()].filter(queue => runtime.topics.get(queue.topic)?.observed)
    const ends = await runtime.transport.admin.offsets(queues, 'stable')
    const behind = queues.filter(queue => (queue.frontier ?? 0) < (ends.get(key(queue)) ?? 0))
    const held = runtime.channels.some(channel => channel.observed && channel.size > 0)
    if (behind.length === 0 && !held && runtime.sender.bytes + runtime.outsideSender.bytes === 0) return
    await until(runtime, () =>
      behind.every(queue => queue.closed || (queue.frontier ?? 0) >= (ends.get(key(queue)) ?? 0)),
    )
  }
}

/** What was made so far is committed, and the broker shows it to readers of committed records. */
async function outputsSeen(runtime: AppRuntime): Promise<void> {
  await runtime.commits.commit()
  const queues = [...runtime.taskManager.queues()]
  const { admin } = runtime.transport
  for (let millis = 1; millis < OPEN_TRANSACTION; millis *= 2) {
    const [stable, latest] = await Promise.all([admin.offsets(queues, 'stable'), admin.offsets(queues, 'latest')])
    if (queues.every(queue => stable.get(key(queue)) === latest.get(key(queue)))) return
    await pause(millis, runtime.scheduler)
  }
}

async function until({ progress$, taskManager }: AppRuntime, reached: () => boolean): Promise<void> {
  if (reached()) return
  await firstValueFrom(
    merge(progress$, taskManager.changed$).pipe(
      map(() => undefined),
      filter(reached),
    ),
  )
}

function key({ topic, partition }: TopicPartition): string {
  return topicPartitionKey(topic, partition)
}
