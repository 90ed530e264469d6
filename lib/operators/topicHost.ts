import type { Observable } from 'rxjs'
import { isStream } from '../streams/isStream.js'
import type { Stream } from '../streams/Stream.js'
import type { TopicHost } from '../topics/TopicHost.js'
import { RxfaustError } from '../util/RxfaustError.js'

/**
 * The app of a Stream, as operators that send or make topics need it: the runtime that a Stream carries is that of
 * its app, which hosts topics as well.
 *
 * @throws RxfaustError `RXFAUST_OPTION` where the source is a plain Observable
 */
export function topicHost<T>(source: Observable<T>, operator: string): { host: TopicHost; stream: Stream<T, unknown> } {
  if (isStream(source)) return { host: source.runtime as TopicHost, stream: source as Stream<T, unknown> }
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `${operator} was applied to an Observable that belongs to no app.`,
    'Use it on a Stream; app.stream(observable) makes one.',
  )
}
