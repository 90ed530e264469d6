/** How large and how fine decimals may be. */
export interface DecimalOptions {
  /** At most so many digits, those behind the point included. */
  readonly digits?: number
  /** At most so many digits behind the point; zeros at the end do not count. */
  readonly scale?: number
}
