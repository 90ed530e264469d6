/** Makes durable what is done. */
export interface Commits {
  /** Commits what is done now. Resolves with whether everything went through; what failed has been told to the app. */
  commit(): Promise<boolean>
}
