import { Subscriber } from 'rxjs'

/**
 * Whether an operator, rather than a user, subscribes. By shape as well, since another copy of RxJS in the process
 * has a Subscriber class of its own.
 */
export function isSubscriber<T>(value: unknown): value is Subscriber<T> {
  if (value instanceof Subscriber) return true
  if (typeof value !== 'object' || value === null) return false
  const shape = value as Partial<Record<keyof Subscriber<T>, unknown>>
  return (
    typeof shape.next === 'function' &&
    typeof shape.error === 'function' &&
    typeof shape.complete === 'function' &&
    typeof shape.add === 'function' &&
    typeof shape.remove === 'function' &&
    typeof shape.unsubscribe === 'function'
  )
}
