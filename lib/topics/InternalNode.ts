/** The node of the topology that an internal topic belongs to. */
export interface InternalNode {
  /** The operator, for messages. */
  readonly kind: string
  readonly name: string
}
