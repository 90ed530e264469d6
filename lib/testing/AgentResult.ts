/** What an agent has given for an event. */
export interface AgentResult<Out> {
  /** That of the event, or its channel. */
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly result: Out
}
