import { scope } from './scope.js'

/** Runs what the code of one event leads to, but which is not that event's: the delivery of others. */
export function outsideOfEvents<R>(run: () => R): R {
  return scope.storage === undefined ? run() : scope.storage.exit(run)
}
