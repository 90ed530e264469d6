/*
 * What an agent answers to those who have asked.
 *
 * A reply is made of an event as any record is: the event is done when the broker has it, and under exactly once it is
 * in the event's transaction. But where it goes to is somebody else's, who may be gone, with the topic. That must harm
 * nobody here, so replies are sent apart from all other records, to topics that are there; and one that fails since its
 * topic is gone meanwhile is passed over.
 */
import type { Claim } from '../acks/Claim.js'
import type { Event } from '../acks/Event.js'
import { isAbandoned } from '../acks/isAbandoned.js'
import type { Sender } from '../acks/Sender.js'
import { transactionOf } from '../acks/transactionOf.js'
import type { Serde } from '../codecs/Serde.js'
import { sealEnvelope } from '../topics/sealEnvelope.js'
import { sendFailure } from '../topics/sendFailure.js'
import type { OutRecord } from '../transport/OutRecord.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AgentHost } from './AgentHost.js'
import { readLocal } from './localReplies.js'
import type { ReplyInbox } from './ReplyInbox.js'
import type { ReplyTopics } from './ReplyTopics.js'
import { messageOf, replyError, replyHeaders } from './replyHeaders.js'
import { type Request, readRequest } from './requestHeaders.js'

interface RepliesOptions<Out> {
  readonly host: AgentHost
  /** By which requests name it. */
  readonly agent: string
  readonly serde: Serde<Out>
  readonly topics: ReplyTopics
  readonly inbox: ReplyInbox
  /** Whether replies within the process are copies, as those that are sent are. */
  readonly copied: boolean
}

export class Replies<Out> {
  private readonly host: AgentHost
  private readonly agent: string
  private readonly topics: ReplyTopics

  constructor(private readonly options: RepliesOptions<Out>) {
    this.host = options.host
    this.agent = options.agent
    this.topics = options.topics
  }

  /**
   * Replies to everybody whose request the value was made of: where it was made of several, all of them.
   *
   * @throws RxfaustError `RXFAUST_ENCODE`
   */
  send(value: Out, claim: Claim): void {
    if (claim.queue !== undefined) {
      this.#reply(value, claim, claim.event)
      return
    }
    for (const delivery of claim.deliveries) this.#reply(value, delivery, delivery.event)
  }

  /** Tells whoever has asked that there won't be a reply; resolves when it is told, or can't be. */
  sendError(event: Event, error: RxfaustError): Promise<void> | undefined {
    const request = this.#requestOf(event)
    if (request?.errors !== true) return undefined
    if (readLocal(request.replyTo) !== undefined) {
      this.options.inbox.reject(request.correlationId, replyError(this.agent, messageOf(error)))
      return undefined
    }
    return this.#sendError(request, event, error).catch((failure: unknown) =>
      this.host.logger.warn({ error: failure, agent: this.agent }, 'an error could not be told to who has asked'),
    )
  }

  async #sendError(request: Request, event: Event, error: RxfaustError): Promise<void> {
    const partitions = await this.topics.partitionsOf(request.replyTo)
    if (partitions === 0) return
    const sender = event.queue.task.transaction?.sender ?? this.host.replySender
    await sender.send(this.#record(request, event, null, partitions, error))
  }

  #requestOf(event: Event): Request | undefined {
    const request = readRequest(event.headers)
    return request?.agent === undefined || request.agent === this.agent ? request : undefined
  }

  #reply(value: Out, claim: Claim, event: Event): void {
    const request = this.#requestOf(event)
    if (request === undefined) return
    const { replyTo, correlationId, enveloped } = request
    const local = readLocal(replyTo)
    if (local !== undefined) {
      this.#replyHere(local, value, claim, event, correlationId)
      return
    }
    const described = this.host.topics.get(replyTo)
    if (described !== undefined) {
      const told = replyHeaders(this.agent, correlationId)
      described.produce({ value, keyBytes: event.record.key, [enveloped ? 'envelope' : 'headers']: told }, claim)
      return
    }
    const bytes = this.options.serde.encode(value ?? null)
    claim.retain()
    claim.pin()
    this.#send(replyTo, claim, partitions => this.#record(request, event, bytes, partitions))
  }

  /** In the process: to whoever has asked, or into a channel. */
  #replyHere(channel: string, value: Out, claim: Claim, event: Event, correlationId: string): void {
    const { inbox, copied, serde } = this.options
    if (channel === '') {
      inbox.answer(correlationId, copied ? serde.decode(serde.encode(value ?? null)) : (value ?? null))
      return
    }
    const target = this.host.channels.find(({ name }) => name === channel)
    target?.produce({ value, key: event.key, headers: replyHeaders(this.agent, correlationId) }, claim)
  }

  /** With the claim retained and pinned. */
  #send(replyTo: string, claim: Claim, record: (partitions: number) => OutRecord): void {
    const known = this.topics.partitionsOf(replyTo)
    if (typeof known === 'number') this.#add(replyTo, claim, record, known)
    else {
      known.then(
        partitions => this.#add(replyTo, claim, record, partitions),
        (error: unknown) => this.#failed(replyTo, claim, record, error),
      )
    }
  }

  #add(replyTo: string, claim: Claim, record: (partitions: number) => OutRecord, partitions: number): void {
    if (partitions === 0) {
      this.host.logger.debug({ replyTo, agent: this.agent }, 'who has asked is gone, and so is its reply topic')
      done(claim)
      return
    }
    try {
      this.#senderOf(claim).add(record(partitions), {
        sent: () => done(claim),
        failed: error => this.#failed(replyTo, claim, record, error),
      })
    } catch (error) {
      this.#failed(replyTo, claim, record, error)
    }
  }

  #senderOf(claim: Claim): Sender {
    const inEvent = this.host.senderOf(claim)
    return transactionOf(claim) === undefined ? this.host.replySender : inEvent
  }

  #failed(replyTo: string, claim: Claim, record: (partitions: number) => OutRecord, error: unknown): void {
    this.topics.forget(replyTo)
    if (isAbandoned(claim)) return
    const gone = error instanceof RxfaustError && error.code === 'RXFAUST_UNKNOWN_TOPIC'
    // That of this reply, or of one that was sent along: now it is known which.
    if (gone && claim.event.queue.task.transaction === undefined) this.#send(replyTo, claim, record)
    else sendFailure(this.host, replyTo, claim, error, () => done(claim))
  }

  #record(
    { replyTo, correlationId, enveloped }: Request,
    event: Event,
    bytes: Uint8Array | null,
    partitions: number,
    error?: RxfaustError,
  ): OutRecord {
    const { key } = event.record
    const told = replyHeaders(this.agent, correlationId, error)
    return {
      topic: replyTo,
      partition: key === null ? event.queue.partition % partitions : this.host.partitioner(key, partitions),
      key,
      value: enveloped ? sealEnvelope(bytes, this.options.serde.description.codec, told) : bytes,
      headers: enveloped ? undefined : told,
      timestamp: this.host.scheduler.now(),
    }
  }
}

function done(claim: Claim): void {
  claim.unpin()
  claim.release()
}
