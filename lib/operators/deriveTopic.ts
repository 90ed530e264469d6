import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { TypeOf } from '../codecs/TypeOf.js'
import type { Stream } from '../streams/Stream.js'
import { Topic } from '../topics/Topic.js'
import type { TopicHost } from '../topics/TopicHost.js'
import type { TopicOptions } from '../topics/TopicOptions.js'
import { RxfaustError } from '../util/RxfaustError.js'

type Described<D extends TypeDescription | undefined, Else> = D extends TypeDescription ? TypeOf<D> : Else
type Description = TypeDescription | undefined

/**
 * Describes a topic like another one: with its types, partitions, retention and all other options, but for those that
 * are given. From a stream, it is like the topic that the stream comes from, but for the values, which have to be
 * described since the pipe may have changed them. This is Faust's `derive_topic`.
 *
 * @throws RxfaustError `RXFAUST_NAME` where the name is taken, `RXFAUST_OPTION` where the stream comes from no topic, or
 * from several
 * @example
 * const archive = deriveTopic(orders, 'orders-archive', { retention: 'forever' })
 * const totals = deriveTopic(orders.pipe(map(order => order.total)), 'totals', { value: number() })
 */
export function deriveTopic<T, K, const V extends Description = undefined, const D extends Description = undefined>(
  source: Topic<T, K>,
  name: string,
  options?: TopicOptions<V, D>,
): Topic<Described<V, T>, Described<D, K>>
export function deriveTopic<K, const V extends TypeDescription, const D extends Description = undefined>(
  source: Stream<unknown, K>,
  name: string,
  options: TopicOptions<V, D> & { readonly value: V },
): Topic<TypeOf<V>, Described<D, K>>
export function deriveTopic(
  source: Stream<unknown, unknown>,
  name: string,
  options: TopicOptions = {},
): Topic<unknown, unknown> {
  const host = source.runtime as TopicHost
  return host.declareTopic<unknown, unknown>(name, { ...topicOf(source, name).options, ...options })
}

/** The topic from which a stream has its keys. */
function topicOf(stream: Stream<unknown, unknown>, name: string): Topic<unknown, unknown> {
  if (stream instanceof Topic) return stream
  const { through, sources = [] } = stream.origin ?? {}
  const [only, ...others] = through === undefined ? sources : [through]
  if (only !== undefined && others.length === 0) return topicOf(only, name)
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `Topic "${name}" can't be derived: the stream comes from ${only === undefined ? 'no topic' : 'several'}.`,
    'Derive it from a topic, or describe it with app.topic.',
  )
}
