/** The entries of the tables that a worker has, by table. A window's key is `<group> <start>`. */
export interface TableDump {
  readonly counts: readonly (readonly [string, number])[]
  readonly totals: readonly (readonly [string, number])[]
  readonly windows: readonly (readonly [string, number])[]
  readonly skipped: readonly (readonly [string, number])[]
  readonly buried: readonly (readonly [string, number])[]
}
