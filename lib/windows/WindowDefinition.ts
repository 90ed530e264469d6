/** Windows next to each other, aligned to the epoch: [start, start + size). */
export interface TumblingDefinition {
  readonly kind: 'tumbling'
  readonly size: number
}

/** Windows that begin every `step`, aligned to the epoch: [start, start + size). */
export interface HoppingDefinition {
  readonly kind: 'hopping'
  readonly size: number
  readonly step: number
}

/** One window for each distinct content of an interval of `before + after` that slides over the time; both ends belong to it. */
export interface SlidingDefinition {
  readonly kind: 'sliding'
  readonly before: number
  readonly after: number
}

/** Windows that end where nothing has come for longer than `gap`: from the first event to the last, both included. */
export interface SessionDefinition {
  readonly kind: 'session'
  readonly gap: number
}

/** How time is divided into windows. Whole milliseconds; made by `defineWindow`, which checks them. */
export type WindowDefinition = TumblingDefinition | HoppingDefinition | SlidingDefinition | SessionDefinition
