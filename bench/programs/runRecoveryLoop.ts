/**
 * A loop that writes what a kafkajs consumer gets of a changelog into Level, which is the least that a recovery can do.
 * Arguments: broker's address, topic, directory, records.
 */
import kafkajs from 'kafkajs'
import { Level } from 'level'
import { Reporter } from '../process/Reporter.js'

const [broker, topic, directory, records] = process.argv.slice(2) as [string, string, string, string]
const level = new Level<Buffer, Buffer>(directory, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
const kafka = new kafkajs.Kafka({ clientId: 'loop', brokers: [broker], logLevel: kafkajs.logLevel.ERROR })
const consumer = kafka.consumer({ groupId: `loop-${process.pid}-${Date.now()}` })
const reporter = new Reporter(Number(records))
reporter.mark('START')
reporter.begin()
await level.open()
await consumer.connect()
await consumer.subscribe({ topic, fromBeginning: true })
await consumer.run({
  autoCommit: false,
  async eachBatch({ batch }) {
    await level.batch(
      batch.messages.map(({ key, value }) => ({ type: 'put' as const, key: key as Buffer, value: value as Buffer })),
    )
    reporter.seen(batch.messages.length)
  },
})
