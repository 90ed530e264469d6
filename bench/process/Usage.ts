/** What a process has used, from its beginning on. */
export interface Usage {
  /** Seconds, of the user and of the system. */
  readonly cpu: number
  /** The peak of its resident memory, in MiB. */
  readonly memory: number
}
