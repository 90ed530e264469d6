import { RxfaustError } from '../../util/RxfaustError.js'
import type { FetchedPartition } from './FetchedPartition.js'
import type { FetcherOptions } from './FetcherOptions.js'
import { kafkaError, kafkaErrorName, toRxfaustError } from './kafkaErrors.js'

/** The partitions that can't be fetched at the moment. */
export class FetchTroubles {
  readonly #troubled = new Set<FetchedPartition>()

  /** @param wanted those that are fetched; of others nobody is told */
  constructor(
    private readonly options: Pick<FetcherOptions, 'clusters' | 'logger' | 'trouble'>,
    private readonly wanted: ReadonlySet<FetchedPartition>,
  ) {}

  /** It was fetched. */
  over(partition: FetchedPartition): void {
    partition.backoff.reset()
    partition.troubledSince = undefined
    this.#troubled.delete(partition)
  }

  /** It is fetched no more. */
  remove(partition: FetchedPartition): void {
    this.#troubled.delete(partition)
  }

  /** The broker answered with an error for one partition. */
  refused(partition: FetchedPartition, offset: number, errorCode: number): void {
    const name = kafkaErrorName(errorCode)
    if (name !== 'OFFSET_OUT_OF_RANGE') {
      this.failed(kafkaError(name), [partition])
      return
    }
    partition.active = false
    const details = { topic: partition.topic, partition: partition.partition, offset }
    const error = new RxfaustError(
      'RXFAUST_OFFSET_OUT_OF_RANGE',
      `FetchedPartition ${details.topic}/${details.partition} does not hold offset ${offset} (any more, or yet).`,
      'Seek to an offset that it holds, as the reset policy says; its records may have been deleted by retention.',
      { details, retriable: true },
    )
    partition.sink.failed(error)
  }

  /** They are asked for again after a pause, when their leaders have been asked for again. */
  failed(error: unknown, partitions: readonly FetchedPartition[]): void {
    const { clusters, logger } = this.options
    const topics = [...new Set(partitions.map(partition => partition.topic))]
    for (const topic of topics) for (const cluster of Object.values(clusters)) cluster.forget(topic)
    logger.debug({ error, topics }, 'fetching failed, trying again')
    const ours = toRxfaustError(error, `fetch from ${topics.join(', ')}`, { topics })
    const first = this.#troubled.size === 0
    const now = Date.now()
    for (const partition of partitions) {
      partition.urgent = true
      partition.notBefore = now + partition.backoff.next()
      if (!this.wanted.has(partition)) continue
      this.#troubled.add(partition)
      partition.troubledSince ??= now
      partition.sink.troubled?.(ours, now - partition.troubledSince)
    }
    if (first && this.#troubled.size > 0) this.options.trouble(ours)
  }
}
