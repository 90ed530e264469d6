import type { Subscription } from 'rxjs'
import { Observable } from 'rxjs'
import { scope } from '../acks/scope.js'
import type { Stream } from '../streams/Stream.js'

/**
 * A node of the topology: its input side runs once, however many subscribe to its output, from the first subscriber
 * to the last. A subscriber whose chain of operators has failed, and is about to be subscribed again, counts as one
 * meanwhile: the input goes on.
 *
 * @param input subscribes to the source, for what it does
 * @param output what the node's subscribers get; subscribed to before the input
 */
export function createNode<T>(input: () => Subscription, output: Stream<T, unknown>): Observable<T> {
  let subscribers = 0
  let running: Subscription | undefined
  const leave = (): void => {
    subscribers--
    if (subscribers > 0) return
    running?.unsubscribe()
    running = undefined
  }
  return new Observable<T>(out => {
    const chain = scope.collecting
    out.add(() => {
      const failing = scope.failing ?? chain?.failing
      if (failing === undefined) leave()
      else failing.later.push(leave)
    })
    subscribers++
    output.subscribe(out)
    if (!out.closed) running ??= input()
  })
}
