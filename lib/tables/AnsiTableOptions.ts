/** How a table is printed. */
export interface AnsiTableOptions {
  /** The line above. Default: the table's name. */
  readonly title?: string
  /** Entries that are shown. Default: 100. */
  readonly limit?: number
  /** Columns of the terminal that it may take. Default: those of the terminal, or 80. */
  readonly width?: number
}
