/** Milliseconds for which a changelog keeps a deletion at least before it may be compacted away: Kafka's own default. */
export const tombstoneRetention = 24 * 60 * 60 * 1000
