import { Observable } from 'rxjs'

/** Requests of one `map` or `join` that are under way. */
const UNDER_WAY = 1_000

/**
 * Asks for each value and emits the replies as they come, each with the place of its value; an error ends it. Values are
 * taken from the source as requests are answered, so that it may be endless.
 */
export function askAll<T, R>(
  values: Iterable<T> | AsyncIterable<T>,
  ask: (value: T) => Promise<R>,
): Observable<readonly [place: number, reply: R]> {
  return new Observable(subscriber => {
    let underWay = 0
    let place = 0
    let ended = false
    let free: (() => void) | undefined
    const request = (value: T): void => {
      const at = place++
      underWay++
      ask(value).then(
        reply => {
          underWay--
          subscriber.next([at, reply])
          free?.()
          if (ended && underWay === 0) subscriber.complete()
        },
        (error: unknown) => {
          subscriber.error(error)
          free?.()
        },
      )
    }
    const run = async (): Promise<void> => {
      for await (const value of values) {
        if (subscriber.closed) return
        request(value)
        while (underWay >= UNDER_WAY && !subscriber.closed) {
          await new Promise<void>(resolve => {
            free = resolve
          })
          free = undefined
        }
        if (subscriber.closed) return
      }
      ended = true
      if (underWay === 0) subscriber.complete()
    }
    run().catch((error: unknown) => subscriber.error(error))
    return () => free?.()
  })
}
