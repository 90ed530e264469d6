import { Stream } from '../streams/Stream.js'
import type { TableHost } from '../tables/state/TableHost.js'
import type { WindowEntry } from '../tables/windows/WindowEntry.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { toMillis } from '../util/toMillis.js'
import { validateName } from '../util/validateName.js'
import type { Aggregation } from './Aggregation.js'
import { AggregationNode } from './AggregationNode.js'
import type { AggregationOptions } from './AggregationOptions.js'
import { createNode } from './createNode.js'
import type { Emit, EmittedValue } from './Emit.js'
import { nameOperator } from './nameOperator.js'
import { topicHost } from './topicHost.js'
import type { WindowedStream, WindowKind } from './WindowedStream.js'
import { windowingOf } from './Windowing.js'

/** The operator that aggregates the windows of a stream: a node of the topology, with a state of its own. */
export function aggregateWindows<T, K, V, D extends WindowKind, E extends Emit>(
  operator: string,
  options: AggregationOptions<E>,
  aggregation: Aggregation<T, K, V>,
): (source: WindowedStream<T, K, D>) => Stream<WindowEntry<K, EmittedValue<V, D, E>>, K> {
  const name = validateName(options.name, `${operator}'s name`)
  const of = `${operator} "${name}"`
  checkEmit(options.emit, of)
  return nameOperator(operator, (source: WindowedStream<T, K, D>) => {
    const windowing = windowingOf<T>(source, of)
    const { host, stream } = topicHost(windowing.source, operator)
    type Entry = WindowEntry<K, V | null>
    const node = new AggregationNode<T, K, V>(
      host as unknown as TableHost,
      of,
      operator,
      windowing,
      aggregation,
      options,
    )
    const results = new Stream<Entry, unknown>(host, stream.policy, out => node.results.subscribe(out))
    const output = createNode(() => node.run(), results)
    const aggregated = new Stream<Entry, K>(host, stream.policy, out => output.subscribe(out))
    aggregated.origin = { operator, name, sources: [source as Stream<unknown, unknown>] }
    return aggregated as Stream<WindowEntry<K, EmittedValue<V, D, E>>, K>
  })
}

function checkEmit(emit: Emit = 'updates', of: string): void {
  if (typeof emit === 'object') toMillis(emit.every, `every of ${of}`)
  else if (emit !== 'updates' && emit !== 'final') {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `emit of ${of} is ${JSON.stringify(emit)}.`,
      "Give 'updates', 'final' or { every: duration }.",
    )
  }
}
