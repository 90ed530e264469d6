/** A record that is about to be sent, as handlers of `app.on.produceMessage` see it. */
export interface ProducedMessage {
  readonly topic: string
  readonly partition: number
  /** As it is on the wire. */
  readonly key: Uint8Array | null
  /** As it is on the wire; `null` is a tombstone. */
  readonly value: Uint8Array | null
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  /** To be changed in place. A name that occurs more than once has an array. */
  readonly headers: Record<string, Uint8Array | readonly Uint8Array[]>
}
