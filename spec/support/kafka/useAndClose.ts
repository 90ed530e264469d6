// Run as a process of its own: uses a transport in every way, closes it, and must then end without being told to.
import { freshName, openForSpecs } from './openForSpecs.js'
import { Reader } from './Reader.js'

const [, , url = '', topic = ''] = process.argv
const transport = await openForSpecs(url)
const producer = await transport.producer()
const transactional = await transport.producer({ transactionalId: freshName('id') })
const reader = await new Reader(transport, freshName('group'), topic).start()
await producer.send([{ topic, partition: 0, key: null, value: Buffer.from('a') }])
const transaction = await transactional.begin()
await transaction.send([{ topic, partition: 0, key: null, value: Buffer.from('b') }])
await transaction.commit()
await reader.until(({ values }) => values.length === 2)
const done = new AbortController()
for await (const batch of transport.read({ topic, partition: 0, from: 0, signal: done.signal })) {
  if (batch.nextOffset >= batch.highWatermark) done.abort()
}
await reader.consumer.stop()
await producer.close()
await transactional.close()
await transport.close()
process.stdout.write('closed\n')
