import { App } from 'rxfaust'
import type { FlightsOptions } from './options.js'

/** The app, not started yet. */
export function flightsApp({ broker, directory }: Pick<FlightsOptions, 'broker' | 'directory'>): App {
  return new App('flights', {
    broker,
    dataDirectory: directory,
    // Every flight counts once, however often the process is killed.
    processingGuarantee: 'exactly-once',
    // Kafka waits for this long for a worker that was killed, before it gives its partitions to the next one.
    sessionTimeout: { seconds: 10 },
    stopTimeout: { seconds: 1 },
  })
}
