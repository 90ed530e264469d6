import { Subscriber, type Subscription } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import { scope } from '../acks/scope.js'

interface Waiting<T> {
  readonly value: T
  readonly claim: Claim | undefined
}

/**
 * The iterator of a stream: values wait with their claims until the loop asks for them. A value's claim is released
 * when the loop asks for the next one.
 */
export function iterate<T>(subscribe: (subscriber: Subscriber<T>) => Subscription): AsyncIterator<T, undefined> {
  const waiting: Waiting<T>[] = []
  const asking: Array<{ resolve(result: IteratorResult<T, undefined>): void; reject(error: unknown): void }> = []
  let inHand: Claim | undefined
  let ended = false
  let failure: { readonly error: unknown } | undefined
  let subscription: Subscription | undefined

  const hand = ({ value, claim }: Waiting<T>): IteratorResult<T, undefined> => {
    inHand = claim
    return { done: false, value }
  }
  const end = (): void => {
    ended = true
    for (const each of asking.splice(0)) each.resolve({ done: true, value: undefined })
  }
  const start = (): Subscription =>
    subscribe(
      new Subscriber<T>({
        next(value: T) {
          const claim = scope.current
          claim?.retain()
          const each = { value, claim }
          const asked = asking.shift()
          if (asked === undefined) waiting.push(each)
          else asked.resolve(hand(each))
        },
        error(error: unknown) {
          const asked = asking.shift()
          if (asked === undefined) failure = { error }
          else asked.reject(error)
          end()
        },
        complete: end,
      } as never),
    )
  const finish = (settle: (claim: Claim) => void): void => {
    if (inHand !== undefined) settle(inHand)
    inHand = undefined
    for (const { claim } of waiting.splice(0)) if (claim !== undefined) settle(claim)
    ended = true
    subscription?.unsubscribe()
    end()
  }

  return {
    next() {
      inHand?.release()
      inHand = undefined
      subscription ??= start()
      const each = waiting.shift()
      if (each !== undefined) return Promise.resolve(hand(each))
      if (failure !== undefined) {
        const { error } = failure
        failure = undefined
        return Promise.reject(error)
      }
      if (ended) return Promise.resolve({ done: true, value: undefined })
      return new Promise((resolve, reject) => asking.push({ resolve, reject }))
    },
    return() {
      finish(claim => claim.giveUp())
      return Promise.resolve({ done: true, value: undefined })
    },
    throw(error: unknown) {
      finish(claim => claim.drop())
      return Promise.reject(error)
    },
  }
}
