import type { SupervisorOptions, SupervisorStrategy } from '../agents/SupervisorOptions.js'

/** How a task, a timer or a cron job is run. */
export interface TaskOptions {
  /** For errors, the log and `info()`. Default: the function's name, or `task-1` and so on. */
  readonly name?: string
  /**
   * Only in the worker that leads the app. A task runs each time that this worker becomes the leader; a timer and a cron
   * job run if it is at the moment of the tick. The signal is aborted when it isn't any more.
   */
  readonly onLeader?: boolean
  /** Whether it runs in a client too (`app.startClient()`), as in Faust. Default: yes. */
  readonly inClient?: boolean
  /**
   * What happens when the function has failed: with `oneForOne` or `oneForAll` it is called again, after the backoff; with
   * `forfeitOneForOne` or `forfeitOneForAll` it is given up, for good. Otherwise, and beyond the limit of restarts,
   * `onError` says.
   */
  readonly supervisor?: SupervisorStrategy | SupervisorOptions
  /**
   * What happens when it has failed and is not called again: the app fails (`'fail'`, the default), or the error is logged
   * and a timer or cron job goes on with its next tick (`'log'`). A function is told the error and may choose.
   */
  readonly onError?: 'fail' | 'log' | ((error: unknown) => 'fail' | 'log' | undefined)
}
