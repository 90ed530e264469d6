import type { DurationInput } from '../util/DurationInput.js'

/**
 * What becomes of an event that can't be decoded, or whose processing failed:
 * - `'fail'` (default): the app fails; the event stays unacknowledged and comes again after the next start.
 * - `'skip'`: it counts as done.
 * - `{ retry, backoff }`: it is delivered again up to `retry` times, with the backoff doubling from attempt to
 *   attempt (default one second); then the app fails.
 * - `{ deadLetter }`: it is sent to that topic with what went wrong in its headers, and then counts as done.
 */
export type ErrorPolicy =
  | 'fail'
  | 'skip'
  | { readonly retry: number; readonly backoff?: DurationInput }
  | { readonly deadLetter: string }
