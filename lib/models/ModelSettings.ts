import type { DateParser } from './DateParser.js'

/** Options of a model that its fields' types follow. */
export interface ModelSettings {
  /** Whether numbers and booleans are also read from strings. */
  readonly coerce?: boolean | undefined
  /** For dates that have no parser of their own. */
  readonly dateParser?: DateParser | undefined
}
