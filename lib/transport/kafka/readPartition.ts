import type { RxfaustError } from '../../util/RxfaustError.js'
import type { InBatch } from '../InBatch.js'
import type { ReadOptions } from '../ReadOptions.js'
import type { Fetched, FetchSink } from './FetchedPartition.js'
import type { Fetcher } from './Fetcher.js'
import type { KafkaCluster } from './KafkaCluster.js'
import { kafkaError, toRxfaustError } from './kafkaErrors.js'

/** How long a topic may be unknown that was known, in ms. */
const UNKNOWN_TIMEOUT = 2_000
/** How long the broker may be down, in ms. */
const OUTAGE_TIMEOUT = 60_000

/**
 * Reads one partition until the signal aborts: one batch is handed on while the next one is fetched, never more.
 *
 * @throws RxfaustError `RXFAUST_OFFSET_OUT_OF_RANGE`, `RXFAUST_UNKNOWN_TOPIC`, `RXFAUST_BROKER`
 */
export async function* readPartition(
  options: ReadOptions,
  cluster: KafkaCluster,
  fetcher: Fetcher,
): AsyncGenerator<InBatch, void, undefined> {
  const { topic, partition, from, signal, maxBytes = 1024 * 1024 } = options
  if (signal.aborted) return
  try {
    const leaders = await cluster.leaders(topic)
    if (leaders[partition] === undefined) {
      cluster.forget(topic)
      throw kafkaError('UNKNOWN_TOPIC_OR_PARTITION', `${topic} has no partition ${partition}`)
    }
  } catch (error) {
    throw toRxfaustError(error, `read ${topic}/${partition}`, { topic, partition })
  }
  const waiting: Fetched[] = []
  let failure: RxfaustError | undefined
  let wake = () => {}
  const sink: FetchSink = {
    fetched(fetched) {
      waiting.push(fetched)
      wanted.pause()
      wake()
    },
    failed(error) {
      failure = error
      wake()
    },
    troubled(error, since) {
      const patience = error.code === 'RXFAUST_UNKNOWN_TOPIC' ? UNKNOWN_TIMEOUT : OUTAGE_TIMEOUT
      if (error.retriable && since < patience) return
      failure = error
      wake()
    },
  }
  const wanted = fetcher.add(topic, partition, maxBytes, sink)
  const onAbort = () => wake()
  signal.addEventListener('abort', onAbort)
  try {
    wanted.seek(from)
    wanted.resume()
    while (!signal.aborted) {
      const next = waiting.shift()
      if (next) {
        wanted.resume()
        yield { topic, partition, epoch: 0, ...next }
      } else if (failure) {
        throw failure
      } else {
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    fetcher.remove(wanted)
  }
}
