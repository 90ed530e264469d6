import { rm } from 'node:fs/promises'
import { App } from 'rxfaust'
import type { FlightsOptions } from './options.js'

/** The app, not started yet. */
export async function flightsApp({ broker, directory, reset }: Pick<FlightsOptions, 'broker' | 'directory' | 'reset'>) {
  if (reset) await rm(directory, { recursive: true, force: true })
  return new App('flights', {
    broker,
    dataDirectory: directory,
    // Of Kafka: after a SIGKILL the group waits for this long before it gives the partitions to the next worker.
    sessionTimeout: { seconds: 10 },
    stopTimeout: { seconds: 1 },
  })
}
