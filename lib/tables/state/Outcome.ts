/** What a write gives: at once, or `later`, as a promise that resolves when it can be read. */
export type Outcome<Mode extends 'now' | 'later', T> = Mode extends 'later' ? Promise<T> : T
