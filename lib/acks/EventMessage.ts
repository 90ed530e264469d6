/** Where and how a record was read. */
export interface EventMessage {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  readonly timestampType: 'create' | 'append'
  /** The key's bytes as they were read. */
  readonly keyBytes: Uint8Array | null
  /** The value's bytes as they were read. */
  readonly valueBytes: Uint8Array | null
}
