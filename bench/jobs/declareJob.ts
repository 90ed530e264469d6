import { map } from 'rxjs'
import { type App, json } from '../../lib/index.js'
import { groupBy } from '../../lib/operators/index.js'
import type { Job } from './Job.js'
import { PARTITIONS } from './partitions.js'
import type { Visit } from './Visit.js'

const value = json<Visit>()
const key = 'text'

/** The topics of a job; the output is that of W1. */
export interface JobTopics {
  readonly input: string
  readonly output: string
}

/**
 * Declares a job as a user would write it.
 *
 * @param seen is called for each record that gets through the user's code; in W3 that is behind the repartitioning
 */
export function declareJob(app: App, job: Job, topics: JobTopics, seen: () => void, partitions = PARTITIONS): void {
  const input = app.topic(topics.input, { key, value, partitions })
  switch (job) {
    case 'W1': {
      const output = app.topic(topics.output, { key, value, partitions })
      const doubled = input.pipe(
        map(visit => {
          seen()
          visit.doubled = visit.amount * 2
          return visit
        }),
      )
      doubled.subscribe(output)
      return
    }
    case 'W2': {
      const counts = app.table('counts', { key, value: json<number>(), default: () => 0, partitions })
      input.subscribe(({ user }) => {
        counts.update(user, count => count + 1)
        seen()
      })
      return
    }
    case 'W3': {
      const sums = app.table('sums', { key, value: json<number>(), default: () => 0, partitions })
      const perWindow = sums.tumbling({ seconds: 10 }, { expires: { hours: 1 } })
      input.pipe(groupBy('page', { name: 'by-page', partitions })).subscribe(({ page, amount }) => {
        perWindow.get(page).update(sum => sum + amount)
        seen()
      })
    }
  }
}
