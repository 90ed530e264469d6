/*
 * The replies to what an app has asked.
 *
 * An instance of the app has a reply topic of its own, with one partition, from the first request to the end: replies
 * are read outside of any group, from the beginning, committed ones only. Nothing of it outlives the instance. Its records
 * expire, in case the instance ends without deleting it; and as brokers let records expire, but no topics, whoever makes
 * such a topic deletes those that have had no record for as long as that. So the instance writes a mark into its own when
 * it is made, and again before a request where the last one was long ago. One whose topic is deleted all the same, since
 * it has asked nothing for so long, makes another one when it asks again.
 *
 * Where the app's settings name a topic, it is used instead, read from its end, and stays. Replies to others that share
 * it are passed over, and so is one that nobody waits for any more, because it came too late or is the second one: an
 * event may be processed twice, and the first answer counts.
 */
import { randomUUID } from 'node:crypto'
import { outsideOfEvents } from '../acks/outsideOfEvents.js'
import { within } from '../acks/within.js'
import { Patience } from '../tables/recovery/Patience.js'
import { retrying } from '../tables/recovery/retrying.js'
import { openEnvelope } from '../topics/openEnvelope.js'
import type { InRecord } from '../transport/InRecord.js'
import { topicPartitionKey } from '../transport/topicPartitionKey.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AgentHost } from './AgentHost.js'
import { PendingReplies } from './PendingReplies.js'
import type { Reply } from './Reply.js'
import { removeDeadReplyTopics } from './removeDeadReplyTopics.js'
import { readCorrelationId } from './replyHeaders.js'

/** Milliseconds for which replies are kept. */
const EXPIRES = 24 * 60 * 60 * 1_000

export class ReplyInbox {
  readonly #pending: PendingReplies<Reply>
  readonly #abort = new AbortController()
  #topic: Promise<string> | undefined
  /** When its topic was marked last; `undefined` where the topic is not its own. */
  #marked: number | undefined

  constructor(private readonly host: AgentHost) {
    this.#pending = new PendingReplies(host.scheduler)
    host.stopped$.subscribe(() => this.#stop())
  }

  /** How many wait for a reply. */
  get pending(): number {
    return this.#pending.size
  }

  /** The name of the reply topic, which is there then and is read. @throws RxfaustError `RXFAUST_BROKER`, `RXFAUST_STATE` */
  topic(): Promise<string> {
    if (this.#abort.signal.aborted) return Promise.reject(this.#abort.signal.reason)
    if (this.#marked !== undefined && this.host.scheduler.now() - this.#marked > this.#expires / 2) this.#markAgain()
    if (this.#topic === undefined) {
      // What is begun here is not the matter of whoever happens to ask first.
      const opening = outsideOfEvents(() => within(undefined, () => this.#open()))
      opening.catch(() => {
        this.#topic = undefined
      })
      this.#topic = opening
    }
    return this.#topic
  }

  /**
   * Waits for a reply.
   *
   * @param timeout milliseconds
   * @param expired makes the error when they are over
   * @throws RxfaustError `RXFAUST_OPTION` where somebody else waits for that id
   */
  expect(correlationId: string, timeout: number, expired: () => RxfaustError): Promise<Reply> {
    if (this.#pending.has(correlationId)) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `The correlation id "${correlationId}" was given to two requests at a time.`,
        'Give each request an id of its own, or none: then it gets one.',
      )
    }
    return new Promise((resolve, reject) => this.#pending.add(correlationId, timeout, { resolve, reject, expired }))
  }

  /** A reply that was given in this process. */
  answer(correlationId: string, given: unknown): void {
    this.#pending.take(correlationId)?.resolve({ given })
  }

  /** There won't be a reply. */
  reject(correlationId: string, error: unknown): void {
    this.#pending.take(correlationId)?.reject(error)
  }

  /** Deletes the reply topic, at the end, where it is the instance's own. */
  async close(): Promise<void> {
    const topic = await this.#topic?.catch(() => undefined)
    if (topic !== undefined && this.#marked !== undefined) await this.host.transport.admin.deleteTopics([topic])
  }

  get #expires(): number {
    return this.host.agentSettings.replyExpires ?? EXPIRES
  }

  async #open(): Promise<string> {
    const { host } = this
    const { admin } = host.transport
    const { replyTo, replyToPrefix = `${host.id}-reply-` } = host.agentSettings
    const topic = replyTo ?? `${replyToPrefix}${randomUUID()}`
    const config = { 'cleanup.policy': 'delete', 'retention.ms': String(this.#expires) }
    const described = replyTo === undefined ? undefined : (await admin.describeTopics([topic])).get(topic)
    if (described === undefined) await admin.createTopics([{ topic, partitions: 1, config }])
    const partitions = Array.from({ length: described?.partitions ?? 1 }, (_, partition) => ({ topic, partition }))
    const ends = replyTo === undefined ? undefined : await admin.offsets(partitions, 'latest')
    const reading = partitions.map(({ partition }) =>
      this.#read(topic, partition, ends?.get(topicPartitionKey(topic, partition)) ?? 0),
    )
    Promise.all(reading).catch((error: unknown) => this.#unreadable(topic, error))
    if (replyTo === undefined) {
      this.#mark(topic)
      this.#tidy(replyToPrefix, topic)
    }
    return topic
  }

  /** What has not come yet won't come: the next request makes another topic. */
  #unreadable(topic: string, error: unknown): void {
    if (this.#abort.signal.aborted) return
    this.#topic = undefined
    this.#marked = undefined
    if (this.#pending.size > 0) this.host.logger.error({ error, topic }, 'replies can not be read any more')
    this.#pending.rejectAll(error)
  }

  #mark(topic: string): void {
    const { scheduler, replySender, logger } = this.host
    this.#marked = scheduler.now()
    replySender
      .send({ topic, partition: 0, key: null, value: null, timestamp: this.#marked })
      .catch((error: unknown) => logger.debug({ error, topic }, 'a reply topic could not be marked'))
  }

  #markAgain(): void {
    this.#topic?.then(
      topic => this.#mark(topic),
      () => {},
    )
  }

  #tidy(prefix: string, topic: string): void {
    const { transport, scheduler, logger } = this.host
    removeDeadReplyTopics(transport, prefix, topic, scheduler.now()).then(
      dead => {
        if (dead.length > 0) logger.info({ topics: dead }, 'reply topics of instances that have ended were deleted')
      },
      (error: unknown) => logger.debug({ error }, 'reply topics of others could not be looked through'),
    )
  }

  async #read(topic: string, partition: number, from: number): Promise<void> {
    const { host } = this
    const patience = new Patience(host.scheduler, Infinity, this.#abort.signal, cause => cause)
    let position = from
    let read = false
    await retrying(
      host.scheduler,
      patience,
      async signal => {
        const batches = host.transport.read({ topic, partition, from: position, signal, isolation: 'committed' })
        try {
          for await (const { records, nextOffset } of batches) {
            for (const record of records) this.#received(record)
            position = nextOffset
            read = true
            patience.progress()
          }
        } catch (error) {
          throw read && error instanceof RxfaustError && error.code === 'RXFAUST_UNKNOWN_TOPIC' ? gone(error) : error
        }
        signal.throwIfAborted()
        throw new RxfaustError('RXFAUST_BROKER', `Reading ${topic} ended early.`, 'It is begun again.', {
          retriable: true,
        })
      },
      error => host.logger.warn({ error, topic }, 'reading replies failed and is tried again'),
    )
  }

  #received(record: InRecord): void {
    const reply = openEnvelope(record)
    const id = readCorrelationId(reply.headers)
    if (id === undefined) return
    const waiting = this.#pending.take(id)
    if (waiting === undefined) this.host.logger.debug({ correlationId: id }, 'nobody waits for this reply any more')
    else waiting.resolve(reply)
  }

  #stop(): void {
    const error = new RxfaustError(
      'RXFAUST_STATE',
      `App "${this.host.id}" has stopped before the reply came.`,
      'The request may have been processed. Ask again after the next start, where that does no harm.',
    )
    this.#abort.abort(error)
    this.#pending.rejectAll(error)
  }
}

/** It does not come back by itself: there is nothing to be tried again. */
function gone(cause: RxfaustError): RxfaustError {
  return new RxfaustError(
    'RXFAUST_UNKNOWN_TOPIC',
    'The topic for the replies was deleted before the reply came.',
    'Ask again, which makes another one.',
    { cause },
  )
}
