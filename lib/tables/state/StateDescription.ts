import type { FormatDescription } from '../../codecs/FormatDescription.js'

/** What a node of the topology keeps, as plain JSON that can be kept and compared. */
export interface StateDescription {
  /** What the node is, for messages too: `table`, `windowed table`, `groupBy`, … */
  readonly kind: string
  readonly key: FormatDescription
  readonly value: FormatDescription
  /** What makes its windows: with another definition the windows that are stored mean something else. */
  readonly window?: Readonly<Record<string, string | number | undefined>>
  /** What may change without any harm to what is stored, such as the retention. Kept for the reader. */
  readonly settings?: Readonly<Record<string, string | number | undefined>>
  /** The name of the table that it was made from. */
  readonly parent?: string
}
