import type { Codec } from '../codecs/Codec.js'
import type { CodecName } from '../codecs/CodecName.js'
import type { AnyModel } from './AnyModel.js'
import type { ModelSettings } from './ModelSettings.js'

/** How a model is read and written. What is absent is as in the model that it extends. */
export interface ModelOptions<B extends AnyModel = AnyModel, A extends boolean = boolean> extends ModelSettings {
  /** A model whose fields, options and methods this one has, too. Fields of the same name are replaced. */
  readonly extends?: B
  /** Only to be extended: it has no instances of its own. */
  readonly abstract?: A
  /**
   * Writes the namespace along, so that reading gives the class that was written, where a model is expected that it
   * extends. On the wire it is `{ "__faust": { "ns": … } }`, as in Faust.
   */
  readonly polymorphic?: boolean
  /** What names the model on the wire; default its name. */
  readonly namespace?: string
  /**
   * What becomes of fields on the wire that are not described: they are left out, kept and written again
   * (`unknownFields`), or a failure. Default `'drop'`. Constructors refuse them unless they are kept.
   */
  readonly unknown?: 'drop' | 'keep' | 'refuse'
  /** For `dumps` and `loads`, and for keys and values that name no codec; default JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a codec is invariant in its type
  readonly codec?: Codec<any> | CodecName
}
