/** The parts of an app that has none of its own. */
export type NoParts = Readonly<Record<never, never>>
