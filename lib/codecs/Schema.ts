import type { TypeDescription } from './TypeDescription.js'

/**
 * Types and codecs of keys and values in one object, for several topics and programs.
 *
 * @example
 * const orderSchema = new Schema({ key: string(), value: { type: Order, codec: 'json|gzip' } })
 * const orders = app.topic('orders', { schema: orderSchema, partitions: 4 })
 *
 * // A header of the record names the type.
 * new Schema({ value: { header: 'type', types: { order: Order, refund: Refund } } })
 */
export class Schema<
  const V extends TypeDescription | undefined = TypeDescription | undefined,
  const K extends TypeDescription | undefined = TypeDescription | undefined,
> {
  readonly key: K | undefined
  readonly value: V | undefined

  constructor({ key, value }: { readonly key?: K; readonly value?: V }) {
    this.key = key
    this.value = value
  }
}
