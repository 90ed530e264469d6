/** Options of {@link Producer}. */
export interface ProducerOptions {
  /** Makes the producer transactional and fences older ones with the same id. */
  readonly transactionalId?: string
  /** -1 (default): all in-sync replicas confirm; 1: the leader; 0: nobody. */
  readonly acks?: -1 | 0 | 1
  readonly compression?: 'none' | 'gzip'
}
