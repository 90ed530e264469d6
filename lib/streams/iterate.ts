import type { Unsubscribable } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import { currentClaim } from '../acks/currentClaim.js'
import { isAbandoned } from '../acks/isAbandoned.js'
import type { AsyncObserver } from './AsyncObserver.js'

/** A value that the loop has, or that waits for it. */
interface Handed<T> {
  readonly value: T
  readonly claim: Claim | undefined
  /** The loop has moved on. */
  done(): void
}

/** Of the function that iterates, where it is known how it goes on. */
interface IteratingFunction {
  /** It is given a value. */
  taken(claim: Claim | undefined): void
  /** It has left the loop, or the loop has failed. @param settle called if the function has not failed with it */
  left(settle: () => void): unknown
  /** It iterates. */
  goesOn(): void
}

/**
 * The iterator of a stream: an asynchronous observer whose promise for a value settles when the loop asks for the next
 * one.
 */
export function iterate<T>(
  subscribe: (observer: AsyncObserver<T>) => Unsubscribable,
  iterating?: IteratingFunction,
): AsyncIterator<T, undefined> {
  let waiting: Handed<T>[] = []
  const asking: Array<{ resolve(result: IteratorResult<T, undefined>): void; reject(error: unknown): void }> = []
  let inHand: Handed<T> | undefined
  let ended = false
  /** The loop was left, and how is not known yet. */
  let left = false
  let failure: { readonly error: unknown; tell(): void } | undefined
  let subscription: Unsubscribable | undefined

  const hand = (handed: Handed<T>): IteratorResult<T, undefined> => {
    inHand = handed
    iterating?.taken(handed.claim)
    return { done: false, value: handed.value }
  }
  /** The next that waits and is still ours to process. */
  const take = (): Handed<T> | undefined => {
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) {
      if (each.claim === undefined || !isAbandoned(each.claim)) return each
      each.done()
    }
    return undefined
  }
  const end = (): void => {
    ended = true
    for (const each of asking.splice(0)) each.resolve({ done: true, value: undefined })
  }
  const observer: AsyncObserver<T> = {
    next(value) {
      if (ended && !left) return undefined
      return new Promise<void>(done => {
        const handed = { value, claim: currentClaim(), done }
        const asked = left ? undefined : asking.shift()
        if (asked === undefined) waiting.push(handed)
        else asked.resolve(hand(handed))
      })
    },
    error(error) {
      const claim = iterating === undefined ? undefined : currentClaim()
      const dropped = waiting
      waiting = []
      const tell = (): void => {
        iterating?.taken(claim)
        iterating?.left(() => {
          claim?.giveUp()
          for (const { done } of dropped) done()
        })
      }
      const asked = asking.shift()
      if (asked === undefined) failure = { error, tell }
      else {
        tell()
        asked.reject(error)
      }
      end()
    },
    complete: end,
  }
  const finish = (settle: (claim: Claim) => void): void => {
    const handed = inHand === undefined ? waiting : [inHand, ...waiting]
    inHand = undefined
    waiting = []
    for (const { claim } of handed) if (claim !== undefined) settle(claim)
    subscription?.unsubscribe()
    for (const { done } of handed) done()
    end()
  }

  return {
    next() {
      if (inHand !== undefined) iterating?.taken(undefined)
      inHand?.done()
      inHand = undefined
      if (failure === undefined) iterating?.goesOn()
      try {
        if (!ended) subscription ??= subscribe(observer)
      } catch (error) {
        return Promise.reject(error)
      }
      const each = left ? undefined : take()
      if (each !== undefined) return Promise.resolve(hand(each))
      if (failure !== undefined) {
        const { error, tell } = failure
        failure = undefined
        tell()
        return Promise.reject(error)
      }
      if (ended) return Promise.resolve({ done: true, value: undefined })
      return new Promise((resolve, reject) => asking.push({ resolve, reject }))
    },
    return() {
      if (iterating === undefined) finish(claim => claim.giveUp())
      else {
        left = true
        end()
        iterating.left(() => {
          left = false
          finish(claim => claim.giveUp())
        })
      }
      return Promise.resolve({ done: true, value: undefined })
    },
    throw(error: unknown) {
      finish(claim => claim.drop())
      return Promise.reject(error)
    },
  }
}
