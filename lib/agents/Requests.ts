/*
 * What is sent to an agent, and what it is asked.
 *
 * A request is a record with three headers: where the reply goes, a correlation id, and which agent is asked; or with an
 * envelope that says so (lib/topics/sealEnvelope.ts). Nothing of a request in a channel leaves the process.
 *
 * A request is always sent outside of transactions, since whoever asks waits for it. For the same reason an event that is
 * in a transaction can't ask: its worker would wait at the next commit for this event, and with it for the reply, which is
 * only given when that commit is through.
 */
import { randomUUID } from 'node:crypto'
import { currentClaim } from '../acks/currentClaim.js'
import { outsideOfEvents } from '../acks/outsideOfEvents.js'
import { within } from '../acks/within.js'
import type { Serde } from '../codecs/Serde.js'
import { Channel } from '../topics/Channel.js'
import type { OutgoingMessage } from '../topics/OutgoingMessage.js'
import type { RecordMetadata } from '../topics/RecordMetadata.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import type { AgentSource } from './AgentSource.js'
import type { AgentMessage, AskOptions, CastOptions } from './AskOptions.js'
import { ownInbox } from './localReplies.js'
import type { ReplyInbox } from './ReplyInbox.js'
import { replyAddress } from './replyAddress.js'
import { readReplyError } from './replyHeaders.js'
import { type Request, requestHeaders } from './requestHeaders.js'
import { targetOf } from './targetOf.js'

interface RequestsOptions<In, K, Out> {
  readonly inbox: ReplyInbox
  readonly agent: string
  /** By which requests name it. */
  readonly address: string
  readonly source: AgentSource<In, K>
  /** Of replies. */
  readonly serde: Serde<Out>
  /** Milliseconds. */
  readonly timeout: number
  readonly enveloped: boolean
}

/** See the top of the file. */
export class Requests<In, K, Out> {
  constructor(private readonly options: RequestsOptions<In, K, Out>) {}

  cast(value: In | null, options: CastOptions<K>): Promise<RecordMetadata> {
    const { agent, source } = this.options
    return targetOf(agent, source).send({ ...options, value })
  }

  send(message: AgentMessage<In, K, Out>): Promise<RecordMetadata> {
    const { agent, source, address } = this.options
    const { replyTo, correlationId = randomUUID(), ...sent } = message
    const target = targetOf(agent, source)
    if (replyTo === undefined) return target.send(sent)
    const replies = replyAddress(agent, replyTo, target)
    return target.send(this.#request(sent, { replyTo: replies, correlationId, agent: address, errors: false }))
  }

  async ask(value: In | null, options: AskOptions<K>): Promise<Out> {
    const { inbox, agent, address, source, serde } = this.options
    const { timeout, correlationId = randomUUID(), ...sent } = options
    const target = targetOf(agent, source)
    const local = target instanceof Channel
    if (!local) this.#checkTransaction()
    const millis = timeout === undefined ? this.options.timeout : toMillis(timeout, 'timeout')
    const replyTo = local ? ownInbox : await inbox.topic()
    const reply = inbox.expect(correlationId, millis, () => this.#expired(target.name, millis))
    const request = { replyTo, correlationId, agent: address, errors: true }
    const message = this.#request({ ...sent, value }, request)
    // Whoever asks in an event waits for the reply, and so must not keep the request back until the event is done.
    const sending = outsideOfEvents(() => within(undefined, () => target.send(message)))
    sending.catch((error: unknown) => inbox.reject(correlationId, error))
    const answer = await reply
    if ('given' in answer) return answer.given as Out
    const error = readReplyError(answer.headers)
    if (error !== undefined) throw error
    return serde.decode(answer.value, answer.headers) as Out
  }

  #request(message: OutgoingMessage<In, K>, request: Omit<Request, 'enveloped'>): OutgoingMessage<In, K> {
    const { source } = this.options
    const enveloped = this.options.enveloped && !(source instanceof Channel)
    const told = requestHeaders({ ...request, enveloped })
    return enveloped ? { ...message, envelope: told } : { ...message, headers: { ...message.headers, ...told } }
  }

  #checkTransaction(): void {
    if (currentClaim()?.event.queue.task.transaction === undefined) return
    const { agent } = this.options
    throw new RxfaustError(
      'RXFAUST_TRANSACTION',
      `Agent "${agent}" was asked in the processing of an event under exactly once: the reply comes with a commit, which waits for this event.`,
      'Let the agent send its result on with send({ value, replyTo }), and process that where it arrives; or ask outside of events.',
      { details: { agent } },
    )
  }

  #expired(topic: string, timeout: number): RxfaustError {
    const { agent } = this.options
    return new RxfaustError(
      'RXFAUST_TIMEOUT',
      `Agent "${agent}" has not replied within ${timeout} ms.`,
      `See whether a worker runs it and reads "${topic}", whether it gives a result for every event, and whether it has failed; or raise the timeout. The request may still be processed.`,
      { retriable: true, details: { agent, topic, timeout } },
    )
  }
}
