/**
 * `native`: RxJS's own is right. `twin`: rxfaust has one of its own under this name. `own`: RxJS has none. `unfit`: RxJS
 * has it, and it is not meant for streams.
 */
export type OperatorKind = 'native' | 'twin' | 'own' | 'unfit'

/** One operator, or function, of the table in docs/operators.md. */
export interface OperatorRow {
  readonly name: string
  readonly kind: OperatorKind
  /** When an event is done; of an unfit one why it is unfit. */
  readonly done: string
  /** What becomes of what it holds when partitions are given back. */
  readonly revoked: string
}
