import type { TypeDescription } from './TypeDescription.js'

/**
 * Several types of which a header of the record names the one that it is of.
 *
 * @example
 * app.topic('orders', { value: { header: 'type', types: { order: Order, refund: Refund } } })
 */
export interface HeaderTypes<
  Types extends Readonly<Record<string, TypeDescription>> = Readonly<Record<string, TypeDescription>>,
> {
  /** The header's name; its value is the name of a type, in UTF-8. It is written too. */
  readonly header: string
  readonly types: Types
  /**
   * The name of a value's type, where it is sent. Default: the one in the message's headers, else that of the only type
   * that takes the value.
   */
  readonly nameOf?: (value: never) => keyof Types & string
  /** The type of records without the header. Default: they can't be decoded. */
  readonly otherwise?: keyof Types & string
}
