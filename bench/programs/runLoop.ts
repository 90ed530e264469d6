/**
 * The same jobs as loops over the batches of a bare kafkajs consumer, with Level where there is a table: what `runJob`
 * is compared with. Arguments: job, broker's address, group, input, output, directory, records.
 */
import kafkajs from 'kafkajs'
import type { Job } from '../jobs/Job.js'
import { countLoop } from '../loops/countLoop.js'
import type { LoopContext } from '../loops/LoopContext.js'
import { mapLoop } from '../loops/mapLoop.js'
import { sumLoop } from '../loops/sumLoop.js'
import { Reporter } from '../process/Reporter.js'

const [job, broker, group, input, output, directory, records] = process.argv.slice(2) as [
  Job,
  string,
  string,
  string,
  string,
  string,
  string,
]
const kafka = new kafkajs.Kafka({ clientId: 'loop', brokers: [broker], logLevel: kafkajs.logLevel.ERROR })
const reporter = new Reporter(Number(records))
const consumer = kafka.consumer({ groupId: group })
const producer = kafka.producer()
consumer.on('consumer.group_join', () => reporter.mark('JOINED'))
consumer.on('consumer.crash', ({ payload }) => {
  console.error(payload.error)
  process.exit(1)
})
reporter.mark('START')
await producer.connect()
await consumer.connect()
const context: LoopContext = { producer, reporter, group, input, output, directory }
const loop = await { W1: mapLoop, W2: countLoop, W3: sumLoop }[job](context)
await consumer.subscribe({ topics: [...loop.topics], fromBeginning: true })
await consumer.run({
  eachBatch({ batch }) {
    reporter.begin()
    return loop.batch(batch.topic, batch.messages)
  },
})
