import type { TypeDescription } from '../codecs/TypeDescription.js'
import type { Emit } from './Emit.js'

/** What all aggregations over windows take. */
export interface AggregationOptions<E extends Emit> {
  /** Names the node and its state, whose changelog is `<app>-<name>-changelog`. */
  readonly name: string
  /** When there are results. Default: `'updates'`. */
  readonly emit?: E
  /** How keys are written. Default: as those of the topic, or of the repartition, that the stream comes from. */
  readonly key?: TypeDescription
  /** How the values of windows are written. Default: as JSON. */
  readonly value?: TypeDescription
}
