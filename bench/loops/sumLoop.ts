import type { Visit } from '../jobs/Visit.js'
import type { Loop, LoopContext } from './LoopContext.js'
import { openSums } from './openSums.js'
import { sendAll } from './sendAll.js'

/** Milliseconds. */
const WINDOW = 10_000

/** W3. The topic `<group>-repartition` has to be there. */
export async function sumLoop({ producer, reporter, group, input, output, directory }: LoopContext): Promise<Loop> {
  const sums = await openSums(directory)
  const repartition = `${group}-repartition`
  return {
    topics: [input, repartition],
    async batch(topic, messages) {
      if (topic === input) {
        const moved = messages.map(({ value, timestamp }) => {
          const visit = JSON.parse(String(value)) as Visit
          return { key: visit.page, value: JSON.stringify(visit), timestamp }
        })
        return sendAll(producer, repartition, moved)
      }
      const amounts = messages.map(({ value, timestamp }) => {
        const { page, amount } = JSON.parse(String(value)) as Visit
        const start = Number(timestamp) - (Number(timestamp) % WINDOW)
        return [`${page}|${start}`, amount] as const
      })
      await sendAll(producer, output, await sums.add(amounts))
      reporter.seen(messages.length)
    },
  }
}
