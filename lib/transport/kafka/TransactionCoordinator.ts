import type { Logger } from '../../util/Logger.js'
import type { RxfaustError } from '../../util/RxfaustError.js'
import type { CommitOffset } from '../CommitOffset.js'
import type { TopicPartition } from '../TopicPartition.js'
import { Backoff } from './Backoff.js'
import { fencedError } from './fencedError.js'
import type { KafkaCluster } from './KafkaCluster.js'
import type { KafkaNode } from './KafkaNode.js'
import { errorType, isFenced } from './kafkaErrors.js'
import { offsetsByTopic } from './offsetsByTopic.js'
import { ProducerIdentity } from './ProducerIdentity.js'
import { retrying } from './retrying.js'

/** How long each request goes on trying, in ms. */
const PATIENCE = 30_000
const FINAL = ['INVALID_TXN_STATE', 'INVALID_TRANSACTION_TIMEOUT', 'INVALID_GROUP_ID']

/**
 * Kafka's side of the transactions of one transactional id: who we are, and the requests that begin and end them.
 * Each tries until Kafka has answered (all can be repeated), and throws RXFAUST_FENCED for ever once fenced.
 */
export class TransactionCoordinator {
  readonly #closing = new AbortController()
  #node: KafkaNode | undefined
  #identity: Promise<ProducerIdentity> | undefined
  #fenced: unknown

  constructor(
    private readonly cluster: KafkaCluster,
    readonly transactionalId: string,
    /** An open transaction that is older is aborted by Kafka (ms). */
    private readonly transactionTimeout: number,
    private readonly logger: Logger,
  ) {}

  close(): void {
    this.#closing.abort()
  }

  /** Asked for at first, and by {@link renew}: Kafka then aborts what is open and fences whoever had the id. */
  identity(): Promise<ProducerIdentity> {
    if (this.#fenced) return Promise.reject(fencedError(this.transactionalId, this.#fenced))
    const ask = async () => {
      const { transactionalId, transactionTimeout } = this
      const request = { transactionalId, transactionTimeout }
      const got = await this.#retrying('begin', node => node.initProducerId(request))
      return new ProducerIdentity(BigInt(got.producerId), got.producerEpoch)
    }
    if (!this.#identity) {
      const asked = ask()
      this.#identity = asked
      asked.catch(() => {
        if (this.#identity === asked) this.#identity = undefined
      })
    }
    return this.#identity
  }

  /** A new identity, after a failure that leaves the sequence numbers of the old one uncertain. */
  async renew(): Promise<void> {
    this.#identity = undefined
    await this.identity()
  }

  /** From now on every call throws: a zombie must not take the id back from its successor. */
  fence(cause: unknown): RxfaustError {
    this.#fenced ??= cause
    return fencedError(this.transactionalId, cause)
  }

  /** Before a partition's first record of a transaction. */
  async addPartitions(partitions: readonly TopicPartition[]): Promise<void> {
    const topics = new Map<string, number[]>()
    for (const { topic, partition } of partitions) topics.set(topic, [...(topics.get(topic) ?? []), partition])
    const list = [...topics].map(([topic, numbers]) => ({ topic, partitions: numbers }))
    const who = await this.#who()
    await this.#retrying('add partitions to', node => node.addPartitionsToTxn({ ...who, topics: list }))
  }

  async addOffsets(group: string, offsets: readonly CommitOffset[]): Promise<void> {
    const who = await this.#who()
    await this.#retrying('add offsets to', node => node.addOffsetsToTxn({ ...who, groupId: group }))
    const topics = offsetsByTopic(offsets)
    await this.#retrying('add offsets to', async () => {
      const coordinator = await this.cluster.coordinator(group, 'group')
      return coordinator.txnOffsetCommit({ ...who, groupId: group, topics })
    })
  }

  async end(commit: boolean): Promise<void> {
    const who = await this.#who()
    const doing = commit ? 'commit' : 'abort'
    try {
      await this.#retrying(doing, node => node.endTxn({ ...who, transactionResult: commit }))
    } catch (error) {
      // Nobody knows whether it has ended; asking for a new identity settles it.
      this.#identity = undefined
      throw error
    }
  }

  async #who(): Promise<{ transactionalId: string; producerId: string; producerEpoch: number }> {
    const { id, epoch } = await this.identity()
    return { transactionalId: this.transactionalId, producerId: String(id), producerEpoch: epoch }
  }

  #retrying<T>(doing: string, call: (node: KafkaNode) => Promise<T>): Promise<T> {
    const attempt = async () => {
      try {
        this.#node ??= await this.cluster.coordinator(this.transactionalId, 'transaction')
        return await call(this.#node)
      } catch (error) {
        if (isFenced(error)) throw this.fence(error)
        if (errorType(error) !== 'CONCURRENT_TRANSACTIONS') this.#node = undefined
        throw error
      }
    }
    return retrying(attempt, {
      doing: `${doing} a transaction of ${this.transactionalId}`,
      patience: PATIENCE,
      // From 5 ms: Kafka writes the end of the last transaction while it already answers, and refuses meanwhile.
      backoff: new Backoff(5, 1_000),
      final: FINAL,
      signal: this.#closing.signal,
      logger: this.logger,
    })
  }
}
