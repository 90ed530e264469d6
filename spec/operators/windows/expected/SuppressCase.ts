import type { CaseRecord, CaseResult, CaseWindow } from './ExpectedCase.js'

/** What a test of Kafka Streams' suppression puts in, and what comes out with each record. The last value counts. */
export interface SuppressCase {
  /** Class and method of the test. */
  readonly from: string
  readonly window: CaseWindow
  readonly emit: 'final' | { readonly every: number }
  readonly steps: ReadonlyArray<readonly [record: CaseRecord, results: readonly CaseResult[]]>
}
