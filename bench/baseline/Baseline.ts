/** The ratios that later runs are compared with: `bench/baseline.json`. */
export interface Baseline {
  /** Of the last update. */
  readonly date: string
  /** Of the machine of that update: ratios hardly depend on its speed, and somewhat on these. */
  readonly cores: number
  /** By what was measured and against what, see `keyOf`. */
  readonly ratios: Readonly<Record<string, number>>
}
