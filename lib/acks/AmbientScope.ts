import type { AsyncLocalStorage } from 'node:async_hooks'
import type { Claim } from './Claim.js'

/** Which event is being processed right now. */
export interface AmbientScope {
  /** The claim in whose synchronous delivery we are. */
  current: Claim | undefined
  /** Collects the topic subscriptions that are made while a stream is being subscribed to. */
  collecting: Set<unknown> | undefined
  /** For code behind an `await`; created when the first asynchronous function is met, as it slows every await down. */
  storage: AsyncLocalStorage<Claim> | undefined
}
