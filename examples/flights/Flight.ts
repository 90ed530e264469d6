/** A flight as the file has it. */
export interface Flight {
  /** When it departed, in UTC: `2001/01/01 00:47`. */
  readonly date: string
  /** Minutes; below zero it arrived early. */
  readonly delay: number
  /** Miles. */
  readonly distance: number
  /** Code of the airport it left. */
  readonly origin: string
  readonly destination: string
}
