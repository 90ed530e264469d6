/** Something that a test expects, looked at in the end. */
export interface Expectation {
  /** Takes down what there is, while the app still runs. */
  collect(): Promise<void>
  /** What is wrong with it; `undefined` where nothing is. */
  verify(): Error | undefined
}
