import { asyncScheduler } from 'rxjs'
import { openKafkaTransport } from '../../../lib/transport/kafka/openKafkaTransport.js'
import type { Transport } from '../../../lib/transport/Transport.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'

let count = 0

/** A transport to the broker of the specs. */
export function openForSpecs(url: string): Promise<Transport> {
  return openKafkaTransport(url, { clientId: 'specs', logger: silentLogger, scheduler: asyncScheduler })
}

/** A name that no other spec uses, also not in another run on the same broker. */
export function freshName(what: string): string {
  return `${what}-${process.pid}-${Date.now().toString(36)}-${count++}`
}
