import { transportLaws } from '../../laws/transportLaws.js'
import { describeKafka } from '../../support/kafka/describeKafka.js'
import { openForSpecs } from '../../support/kafka/openForSpecs.js'

describeKafka('Kafka', kafka => {
  transportLaws({
    name: 'kafka://',
    patience: 5_000,
    silence: 150,
    timeout: 20_000,
    without: kafka.ours ? ['compaction'] : ['compaction', 'outages'],
    // Not `compact`: Kafka never compacts the segment that it writes to, so that the last record of a topic keeps its
    // predecessors. kafka-reading-spec has a law of its own about gaps.
    async open() {
      const transport = await openForSpecs(kafka.url)
      const others = [transport]
      return {
        transport,
        async another() {
          const other = await openForSpecs(kafka.url)
          others.push(other)
          return other
        },
        async close() {
          await Promise.all(others.map(other => other.close()))
        },
        ...(kafka.ours && { stopBroker: () => kafka.cut(), startBroker: () => kafka.mend() }),
      }
    },
  })
})
