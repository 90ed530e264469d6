/*
 * The replies to what an app has asked.
 *
 * An instance of the app has a reply topic of its own, with one partition, from the first request to the end: replies
 * are read outside of any group, from the beginning, committed ones only. Nothing of it outlives the instance. Its records
 * expire, in case the instance ends without deleting it.
 *
 * A reply that nobody waits for any more, because it came too late or is the second one, is passed over: an event may be
 * processed twice, and the first answer counts.
 */
import { randomUUID } from 'node:crypto'
import { outsideOfEvents } from '../acks/outsideOfEvents.js'
import { within } from '../acks/within.js'
import { Patience } from '../tables/recovery/Patience.js'
import { retrying } from '../tables/recovery/retrying.js'
import type { InRecord } from '../transport/InRecord.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AgentHost } from './AgentHost.js'
import { PendingReplies } from './PendingReplies.js'
import { readCorrelationId } from './replyHeaders.js'

/** Milliseconds for which replies are kept. */
const EXPIRES = 24 * 60 * 60 * 1_000

export class ReplyInbox {
  readonly #pending: PendingReplies
  readonly #abort = new AbortController()
  #topic: Promise<string> | undefined

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
  expect(correlationId: string, timeout: number, expired: () => RxfaustError): Promise<InRecord> {
    if (this.#pending.has(correlationId)) {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `The correlation id "${correlationId}" was given to two requests at a time.`,
        'Give each request an id of its own, or none: then it gets one.',
      )
    }
    return new Promise((resolve, reject) => this.#pending.add(correlationId, timeout, { resolve, reject, expired }))
  }

  /** There won't be a reply. */
  reject(correlationId: string, error: unknown): void {
    this.#pending.take(correlationId)?.reject(error)
  }

  /** Deletes the reply topic, at the end. */
  async close(): Promise<void> {
    const topic = await this.#topic?.catch(() => undefined)
    if (topic !== undefined) await this.host.transport.admin.deleteTopics([topic])
  }

  async #open(): Promise<string> {
    const { host } = this
    const topic = `${host.id}-reply-${randomUUID()}`
    const config = { 'cleanup.policy': 'delete', 'retention.ms': String(EXPIRES) }
    await host.transport.admin.createTopics([{ topic, partitions: 1, config }])
    this.#read(topic).catch((error: unknown) => {
      if (this.#abort.signal.aborted) return
      host.logger.error({ error, topic }, 'replies can not be read any more')
      this.#topic = undefined
      this.#pending.rejectAll(error)
    })
    return topic
  }

  async #read(topic: string): Promise<void> {
    const { host } = this
    const patience = new Patience(host.scheduler, Infinity, this.#abort.signal, cause => cause)
    let position = 0
    await retrying(
      host.scheduler,
      patience,
      async signal => {
        const batches = host.transport.read({ topic, partition: 0, from: position, signal, isolation: 'committed' })
        for await (const { records, nextOffset } of batches) {
          for (const record of records) this.#received(record)
          position = nextOffset
          patience.progress()
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
    const id = readCorrelationId(record.headers)
    const waiting = id === undefined ? undefined : this.#pending.take(id)
    if (waiting === undefined) this.host.logger.debug({ correlationId: id }, 'nobody waits for this reply any more')
    else waiting.resolve(record)
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
