import type { InputShape } from '../jobs/InputShape.js'
import type { Part } from '../Part.js'
import { thousands } from '../thousands.js'
import { jobContender } from './jobContender.js'

const RECORDS = 1_000_000
const shapes: readonly Required<InputShape>[] = [
  ...[4, 16, 64, 256].map(partitions => ({ partitions, users: 10_000 })),
  ...[100_000, 1_000_000, 10_000_000].map(users => ({ partitions: 4, users })),
]

/** How the cost of W2 grows with partitions and with keys. It takes long, and is run where it is named. */
export const scale: Part = {
  name: 'scale',
  group: 'kafka',
  named: true,
  async run(bench) {
    const kafka = await bench.kafka()
    bench.say(
      '\n  W2 on Kafka, one run each\n  partitions      keys   records/s   CPU us/record  peak MiB  delay p99 ms',
    )
    let usual: number | undefined
    for (const shape of shapes) {
      // Each key occurs about once at least.
      const records = bench.sized(Math.max(RECORDS, shape.users))
      const run = jobContender({
        kafka,
        name: 'scale',
        job: 'W2',
        records,
        shape,
        sends: true,
        command: (id, input, output) =>
          kafka.program('runJob', 'W2', kafka.url, id, input, output, kafka.state(id), records, shape.partitions),
      })
      const { rate, cpu = Number.NaN, memory = Number.NaN, delay = Number.NaN } = await run.run()
      const cells = [
        String(shape.partitions).padStart(12),
        thousands(shape.users).padStart(10),
        thousands(rate).padStart(12),
        ((cpu / records) * 1e6).toFixed(1).padStart(16),
        memory.toFixed(0).padStart(10),
        delay.toFixed(0).padStart(14),
      ]
      bench.say(cells.join(''))
      usual ??= rate
      if (rate === usual) continue
      const name = `W2 on Kafka, ${shape.partitions} partitions, ${thousands(shape.users)} keys, records per second`
      bench.add({ name, against: '4 partitions, 10k keys', ratio: rate / usual, better: 'higher' })
    }
  },
}
