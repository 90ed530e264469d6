/**
 * The jobs that everybody does: W1 parses, adds a field and sends on; W2 counts per key in a durable table; W3 sums per
 * another field and window of ten seconds, in a durable table.
 */
export type Job = 'W1' | 'W2' | 'W3'

export const jobs: readonly Job[] = ['W1', 'W2', 'W3']
