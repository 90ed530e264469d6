import type { DurationInput } from '../util/DurationInput.js'
import type { WindowKind } from './WindowedStream.js'

/**
 * When an aggregation gives results:
 * - `'updates'`: each change of a window;
 * - `'final'`: each window once, when it has closed;
 * - `{ every }`: the latest value of a window, when that time has passed since its first change after the last result,
 *   by stream time. A session that was given, and became part of a longer one, is taken back at once.
 */
export type Emit = 'updates' | 'final' | { readonly every: DurationInput }

/** The value of a result. Other than at its close, a session may have become part of another one: then it is null. */
export type EmittedValue<V, D extends WindowKind, E extends Emit> = 'session' extends D
  ? E extends 'final'
    ? V
    : V | null
  : V
