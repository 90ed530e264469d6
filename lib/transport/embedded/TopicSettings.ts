/** Those of Kafka's topic settings that the embedded broker follows, with Kafka's defaults. */
export interface TopicSettings {
  readonly compact: boolean
  readonly delete: boolean
  /** Milliseconds; negative keeps for ever. */
  readonly retentionMs: number
  /** Bytes of one partition; negative keeps all. */
  readonly retentionBytes: number
  readonly deleteRetentionMs: number
  readonly segmentBytes: number
  readonly minCleanableDirtyRatio: number
  readonly appendTime: boolean
}
