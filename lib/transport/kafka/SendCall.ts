import type { SendResult } from '../SendResult.js'

/** One `send`: what becomes of its records, which may go out in many batches. */
export class SendCall {
  readonly results: SendResult[]
  /** What the first record that failed has failed with. */
  error: unknown
  #missing: number

  constructor(
    records: number,
    private readonly settled: (call: SendCall) => void,
  ) {
    this.results = new Array(records)
    this.#missing = records
  }

  /** One of the records has been stored, or has failed. */
  settle(): void {
    if (--this.#missing === 0) this.settled(this)
  }
}
