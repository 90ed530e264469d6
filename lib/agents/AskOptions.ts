import type { Channel } from '../topics/Channel.js'
import type { Topic } from '../topics/Topic.js'
import type { RecordHeaders } from '../transport/RecordHeaders.js'
import type { DurationInput } from '../util/DurationInput.js'

/** How a value is sent to an agent. */
export interface CastOptions<K> {
  readonly key?: K | null
  readonly partition?: number
  readonly headers?: RecordHeaders
  /** Milliseconds since the epoch; default: the app's clock. */
  readonly timestamp?: number
}

/** How an agent is asked. */
export interface AskOptions<K> extends CastOptions<K> {
  /** How long to wait for the reply. Default: the agent's `timeout`. */
  readonly timeout?: DurationInput
  /** Default: a random UUID. */
  readonly correlationId?: string
}

type ReplyTarget<Out> = Topic<Out, unknown> | Channel<Out, unknown>

/** A message to an agent, and who gets the reply. */
export interface AgentMessage<In, K, Out> extends CastOptions<K> {
  readonly value: In | null
  /**
   * A topic, or the name of one that somebody else reads, or an agent; a channel, or an agent that reads one, of an agent
   * that reads one too. Default: nobody.
   */
  readonly replyTo?: ReplyTarget<Out> | { readonly topic: ReplyTarget<Out> } | string
  /** Comes with the reply, in its header `rxfaust-correlation-id`. Default: a random UUID. */
  readonly correlationId?: string
}
