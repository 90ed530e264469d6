/** Where commands write: text with its line ends. */
export interface CommandOutput {
  out(text: string): void
  error(text: string): void
}
