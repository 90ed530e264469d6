/** What one step of the check found. */
export interface Outcome {
  readonly passed: number
  readonly failed: number
  /** What a reader of the summary should know besides the numbers. */
  readonly remark?: string
}
