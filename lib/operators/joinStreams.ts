import { map } from 'rxjs'
import { isStream } from '../streams/isStream.js'
import { Stream } from '../streams/Stream.js'
import type { JoinSpec } from '../tables/joins/JoinSpec.js'
import type { TableHost } from '../tables/state/TableHost.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { validateName } from '../util/validateName.js'
import { createJoinWindow } from '../windows/createJoinWindow.js'
import { createNode } from './createNode.js'
import { JoinNode } from './JoinNode.js'
import type { JoinOptions } from './JoinOptions.js'
import { topicHost } from './topicHost.js'

/** What the joins of two streams have in common. */
export function joinStreams<L, R, K, V>(
  operator: string,
  outer: JoinSpec['outer'],
  source: Stream<L, K>,
  other: Stream<R, K>,
  options: JoinOptions,
  joiner: (left: L | undefined, right: R | undefined) => V,
): Stream<V, K> {
  const name = validateName(options.name, `${operator}'s name`)
  const { host } = topicHost(source, operator)
  if (!isStream(other) || other.runtime !== source.runtime) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `${operator} "${name}" was given a stream that does not belong to the same app.`,
      'Join topics, or streams made of them, of one app.',
    )
  }
  const spec = { window: createJoinWindow(name, options), outer }
  host.claimName(name, operator)
  const node = new JoinNode<L, R, K, V>(host as unknown as TableHost, operator, spec, options, source, other)
  const results = new Stream<V, K>(host, source.policy, subscriber =>
    node.results.pipe(map(joined => joined.value(joiner))).subscribe(subscriber),
  )
  const output = createNode(() => node.run(), results)
  const joined = new Stream<V, K>(host, source.policy, subscriber => output.subscribe(subscriber))
  joined.origin = { operator, name, sources: [source, other] as readonly Stream<unknown, unknown>[] }
  return joined
}
