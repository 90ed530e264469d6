import avsc from 'avsc'
import { Packr } from 'msgpackr'
import protobufjs from 'protobufjs'
import { createSerde } from '../../lib/codecs/createSerde.js'
import type { TypeDescription } from '../../lib/codecs/TypeDescription.js'
import { avro, json, msgpack, protobuf } from '../../lib/index.js'
import type { Contender } from '../interleave.js'
import type { Part } from '../Part.js'
import { work } from './work.js'

const RECORDS = 200_000

interface Visit {
  readonly user: string
  readonly page: string
  readonly amount: number
  readonly ts: number
  readonly sid: string
}

const visit: Visit = { user: 'u1130', page: 'p63', amount: 248, ts: 1795226160000, sid: '0c45c0284f083ce4f12bbb4b' }
const schema = {
  type: 'record',
  name: 'Visit',
  fields: [
    { name: 'user', type: 'string' },
    { name: 'page', type: 'string' },
    { name: 'amount', type: 'int' },
    { name: 'ts', type: 'long' },
    { name: 'sid', type: 'string' },
  ],
}
// A double for the time: protobufjs has no 64-bit integers in plain numbers.
const proto = `syntax = "proto3";
message Visit { string user = 1; string page = 2; int32 amount = 3; double ts = 4; string sid = 5; }`

/** Both ways through the serde of a topic, with its checks of what failed where. */
async function serde(name: string, description: TypeDescription, value: unknown, records: number): Promise<Contender> {
  const made = createSerde<unknown>(description, 'value', 'value')
  await made.prepare?.()
  return work(`codec ${name}`, records, () => made.decode(made.encode(value)))
}

/** Values to bytes and back, as ratios of what their libraries take for that alone. */
export const codecs: Part = {
  name: 'codecs',
  group: 'micro',
  async run(bench) {
    const records = bench.sized(RECORDS)
    const bytes = Buffer.from(JSON.stringify(visit))
    const compare = async (name: string, description: TypeDescription, value: unknown, bare: Contender) =>
      bench.compare([await serde(name, description, value, records), bare])

    await compare(
      'json',
      json<Visit>(),
      visit,
      work('JSON and Buffer', records, () => JSON.parse(Buffer.from(JSON.stringify(visit)).toString()) as unknown),
    )
    await compare(
      'text',
      'text',
      visit.sid,
      work('Buffer of a string', records, () => Buffer.from(visit.sid).toString()),
    )
    await compare(
      'raw',
      'raw',
      bytes,
      work('the bytes themselves', records, () => bytes),
    )
    const packr = new Packr({ useRecords: false })
    await compare(
      'msgpack',
      msgpack<Visit>(),
      visit,
      work('msgpackr', records, () => packr.unpack(packr.pack(visit)) as unknown),
    )
    const type = avsc.Type.forSchema(schema as never)
    await compare(
      'avro',
      avro<Visit>(schema),
      visit,
      work('avsc', records, () => type.fromBuffer(type.toBuffer(visit)) as unknown),
    )
    const message = protobufjs.parse(proto).root.lookupType('Visit')
    await compare(
      'protobuf',
      protobuf<Visit>(proto, 'Visit'),
      visit,
      work('protobufjs', records, () => message.toObject(message.decode(message.encode(visit).finish()))),
    )
  },
}
