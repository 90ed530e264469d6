/** What a command has besides its options and arguments. */
export interface CommandContext {
  /** Writes a line to the standard output. */
  say(text: string): void
  /** Aborted by SIGINT or SIGTERM, and when the app fails. */
  readonly signal: AbortSignal
}
