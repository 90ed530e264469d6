/** What is said of a setting, for whoever reads the table of them. */
export interface SettingText {
  /** What Faust calls it, where it has it. */
  readonly faust?: string
  /** What it does, and why the default is what it is. */
  readonly reason: string
  /** The default in words, where it is no single value. */
  readonly otherwise?: string
}

/** One setting of an app: what may be given, what it means where nothing is given, and what is said of it. */
export interface Setting<In, Out> extends SettingText {
  /** What may be given, in words. */
  readonly kind: string
  /** What it is where nothing is given. */
  readonly fallback?: In
  /** The names of the environment variables, where they are not made of the setting's own. */
  readonly variables?: readonly string[]
  /**
   * What the text of an environment variable means. Absent where it can be given in the program only.
   *
   * @param what names the variable
   * @throws RxfaustError `RXFAUST_OPTION`
   */
  readonly parse?: (text: string, what: string) => In
  /**
   * What the app works with.
   *
   * @param what names the option or the variable
   * @throws RxfaustError `RXFAUST_OPTION` where it can't be used
   */
  readonly resolve: (given: In | undefined, what: string) => Out
}
