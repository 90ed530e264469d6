import { boolean, number, string, type } from 'superstruct'
import { createSerde } from '../lib/codecs/createSerde.js'
import { datetime, Model } from '../lib/index.js'
import type { Contender } from './interleave.js'

const RECORDS = 200_000

const fields = {
  id: string(),
  account: string(),
  amount: number(),
  count: number(),
  paid: boolean(),
  note: string(),
}

class Order extends Model('Order', fields) {}
class Dated extends Model('Dated', { ...fields, at: datetime() }) {}

const order = { id: 'order-1234', account: 'ann', amount: 1500.25, count: 3, paid: true, note: 'hello world' }
const bytes = Buffer.from(JSON.stringify(order))
const dated = Buffer.from(JSON.stringify({ ...order, at: '2001-01-01T00:47:00.000+02:00' }))
const orders = createSerde<Order>(Order, 'value', 'value')
const structs = createSerde<unknown>(type(fields), 'value', 'value')
const datedOrders = createSerde<Dated>(Dated, 'value', 'value')

function parsing(record: Buffer): Contender {
  return contender('JSON.parse', () => JSON.parse(record.toString()) as unknown)
}

function contender(name: string, work: () => unknown): Contender {
  return {
    name,
    run() {
      let made = 0
      for (let at = 0; at < RECORDS; at++) if (work() !== undefined) made++
      return Promise.resolve(made)
    },
  }
}

/** Records of 6 fields, decoded, checked and built, against `JSON.parse` of the same bytes: the aim is a third of it. */
export const modelContenders: readonly (readonly [Contender, Contender])[] = [
  [contender('model', () => orders.decode(bytes)), parsing(bytes)],
  [contender('superstruct', () => structs.decode(bytes)), parsing(bytes)],
  [contender('model with a date that is not read', () => datedOrders.decode(dated)), parsing(dated)],
  [contender('model with a date that is read', () => datedOrders.decode(dated)?.at), parsing(dated)],
]
