import { rm } from 'node:fs/promises'
import type { App } from 'rxfaust'
import type { FlightsOptions } from './options.js'

/** Forgets what was counted. What a broker outside of the directory holds of the flights is counted again. */
export async function startAfresh(app: App, { broker, directory }: FlightsOptions): Promise<void> {
  await app.reset() // refuses while another worker runs
  if (broker === undefined) await rm(directory, { recursive: true, force: true })
}
