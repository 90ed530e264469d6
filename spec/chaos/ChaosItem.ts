/** A record of the load. The records of a key are numbered from 0 on. */
export interface ChaosItem {
  readonly key: string
  readonly sequence: number
  readonly group: string
  /**
   * What the handler makes of it: `slow` takes its time, `flaky` fails when it is seen for the first time in a process,
   * `bad` fails always. `aborted` was sent in a transaction that was aborted, so nobody may ever see it.
   */
  readonly mode?: 'slow' | 'flaky' | 'bad' | 'aborted'
}
