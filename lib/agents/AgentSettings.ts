import type { SupervisorOptions, SupervisorStrategy } from './SupervisorOptions.js'

/** Settings of the app that are about agents. */
export interface AgentSettings {
  /** Of agents that don't say it. */
  readonly agentSupervisor?: SupervisorStrategy | SupervisorOptions | undefined
  /** Where replies to this instance go. Default: a topic of its own, which is deleted when it stops. */
  readonly replyTo?: string | undefined
  /** The beginning of the names of such topics. Default: `<id>-reply-`. */
  readonly replyToPrefix?: string | undefined
  /** Whether the topic is there from the start on, instead of from the first request. */
  readonly replyCreateTopic?: boolean | undefined
  /** Milliseconds for which replies are kept. Default a day. */
  readonly replyExpires?: number | undefined
}
