import { boolean, create, number, string, type } from 'superstruct'
import { createSerde } from '../../lib/codecs/createSerde.js'
import { datetime, Model } from '../../lib/index.js'
import type { Part } from '../Part.js'
import { work } from './work.js'

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
const struct = type(fields)
const structs = createSerde<unknown>(struct, 'value', 'value')
const datedOrders = createSerde<Dated>(Dated, 'value', 'value')

/** Records of 6 fields, decoded, checked and built, against `JSON.parse` of the same bytes: the aim is a third of it. */
export const models: Part = {
  name: 'models',
  group: 'micro',
  async run(bench) {
    const records = bench.sized(RECORDS)
    const parsing = (record: Buffer) => work('JSON.parse', records, () => JSON.parse(record.toString()) as unknown)
    await bench.compare([work('model', records, () => orders.decode(bytes)), parsing(bytes)])
    await bench.compare([work('struct', records, () => structs.decode(bytes)), parsing(bytes)])
    const own = work('superstruct alone', records, () => create(JSON.parse(bytes.toString()), struct))
    await bench.compare([own, parsing(bytes)])
    const unread = work('model with a date that is not read', records, () => datedOrders.decode(dated))
    await bench.compare([unread, parsing(dated)])
    const read = work('model with a date that is read', records, () => datedOrders.decode(dated)?.at)
    await bench.compare([read, parsing(dated)])
  },
}
