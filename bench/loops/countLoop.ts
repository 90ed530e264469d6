import type { Visit } from '../jobs/Visit.js'
import type { Loop, LoopContext } from './LoopContext.js'
import { openSums } from './openSums.js'
import { sendAll } from './sendAll.js'

/** W2. */
export async function countLoop({ producer, reporter, input, output, directory }: LoopContext): Promise<Loop> {
  const counts = await openSums(directory)
  return {
    topics: [input],
    async batch(_topic, messages) {
      const changes = await counts.add(messages.map(({ value }) => [(JSON.parse(String(value)) as Visit).user, 1]))
      await sendAll(producer, output, changes)
      reporter.seen(messages.length)
    },
  }
}
