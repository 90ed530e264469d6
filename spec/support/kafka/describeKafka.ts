import { MissingToolError } from '../../../tools/kafka/MissingToolError.js'
import { KafkaForSpecs } from './KafkaForSpecs.js'

/** How long the first start may take, in ms: on a new machine it downloads Kafka. */
const START_TIMEOUT = 300_000

const shared = new KafkaForSpecs()
let starting: Promise<void> | undefined
let warned = false

// At the level of the root: one broker for all suites of this process, gone with its last spec.
after(async function () {
  this.timeout(60_000)
  if (starting) await shared.dispose()
})

/**
 * A suite against a real Kafka, which is started when the first such suite runs. Without Java or Maven the suite is
 * pending, and says so; in CI that is a failure.
 */
export function describeKafka(title: string, suite: (kafka: KafkaForSpecs) => void): void {
  describe(title, () => {
    before(async function () {
      this.timeout(START_TIMEOUT)
      starting ??= shared.start()
      try {
        await starting
      } catch (error) {
        if (!(error instanceof MissingToolError) || process.env.CI) throw error
        if (!warned) process.stderr.write(`\n  !! THE SPECS OF KAFKA ARE NOT RUN: ${error.message}\n\n`)
        warned = true
        this.skip()
      }
    })
    suite(shared)
  })
}
