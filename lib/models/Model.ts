import { RxfaustError } from '../util/RxfaustError.js'
import type { AbstractModelClass } from './AbstractModelClass.js'
import type { AnyModel } from './AnyModel.js'
import { classMethods } from './classMethods.js'
import { definition } from './definition.js'
import type { Inherited } from './Inherited.js'
import type { ModelClass } from './ModelClass.js'
import { ModelDefinition } from './ModelDefinition.js'
import type { ModelFields } from './ModelFields.js'
import type { ModelOptions } from './ModelOptions.js'
import { ModelRoot } from './ModelRoot.js'
import { registry } from './registry.js'

Object.defineProperties(ModelRoot, Object.getOwnPropertyDescriptors(classMethods))

/** The fields of a model that extends another. */
type Merged<B extends AnyModel, F> = Omit<B['fields'], keyof F> & F

/**
 * The base class of a model: typed, checked fields that are read from what a codec decodes and written for it to encode.
 * docs/models.md has everything about them.
 *
 * @param name names it in errors, and on the wire where it is polymorphic
 * @param fields superstruct's structs, rxfaust's types such as `datetime()`, and other models
 * @throws RxfaustError `RXFAUST_OPTION` where a name is not usable, `RXFAUST_NAME` where a polymorphic one is taken
 * @example
 * class Order extends Model('Order', { id: string(), amount: decimal(), at: datetime(), note: optional(string()) }) {}
 * const order = new Order({ id: 'a1', amount: '10.25', at: '2001-01-01T00:47Z' })
 * order.at.plus({ days: 1 })                      // a DateTime of Luxon
 * Order.loads(order.dumps()).equals(order)        // true
 */
export function Model<const F extends ModelFields>(
  name: string,
  fields: F,
  options: ModelOptions<never, true> & { readonly abstract: true; readonly extends?: undefined },
): AbstractModelClass<F>
export function Model<const F extends ModelFields, B extends AnyModel>(
  name: string,
  fields: F,
  options: ModelOptions<B, true> & { readonly abstract: true; readonly extends: B },
): AbstractModelClass<Merged<B, F>, Inherited<B, F>>
export function Model<const F extends ModelFields, B extends AnyModel>(
  name: string,
  fields: F,
  options: ModelOptions<B, false> & { readonly extends: B },
): ModelClass<Merged<B, F>, Inherited<B, F>>
export function Model<const F extends ModelFields>(
  name: string,
  fields: F,
  options?: ModelOptions<never, false> & { readonly extends?: undefined },
): ModelClass<F>
export function Model(name: string, fields: ModelFields, options: ModelOptions = {}): unknown {
  const taken = Object.keys(fields).find(field => field in ModelRoot.prototype || field === 'prototype')
  if (name === '' || taken !== undefined) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      taken === undefined ? 'A model has no name.' : `A field of the model ${name} is called ${taken}, which is taken.`,
      taken === undefined
        ? 'Give it the name of its class.'
        : `Call it otherwise in code and give the name on the wire: field(…, { input: '${taken}' }).`,
    )
  }
  const model = new ModelDefinition(name, fields, options)
  if (model.polymorphic) registry.add(model)
  const parent = (options.extends ?? ModelRoot) as typeof ModelRoot
  return class extends parent {
    static override readonly [definition] = model
  }
}
