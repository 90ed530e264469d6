import { AsyncLocalStorage } from 'node:async_hooks'
import type { Claim } from './Claim.js'
import { scope } from './scope.js'
import { within } from './within.js'

/** Like {@link within}, and the scope holds behind every `await` of the function as well. */
export function withinAsync<R>(claim: Claim, run: () => R): R {
  scope.storage ??= new AsyncLocalStorage()
  return scope.storage.run(claim, () => within(claim, run))
}
