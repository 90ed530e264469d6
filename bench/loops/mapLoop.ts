import type { Visit } from '../jobs/Visit.js'
import type { Loop, LoopContext } from './LoopContext.js'
import { sendAll } from './sendAll.js'

/** W1. */
export function mapLoop({ producer, reporter, input, output }: LoopContext): Promise<Loop> {
  return Promise.resolve({
    topics: [input],
    async batch(_topic, messages) {
      const made = messages.map(({ key, value }) => {
        const visit = JSON.parse(String(value)) as Visit
        visit.doubled = visit.amount * 2
        return { key, value: JSON.stringify(visit) }
      })
      await sendAll(producer, output, made)
      reporter.seen(messages.length)
    },
  })
}
