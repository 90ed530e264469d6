import type { TableHost } from '../tables/state/TableHost.js'

/**
 * An operator goes by keys and got a record that has none, or a tombstone: it is counted, and told of once.
 *
 * @param of the operator with its name, for the message
 */
export function passOver(host: Pick<TableHost, 'monitor' | 'warn'>, of: string, keyless: boolean): void {
  host.monitor.recordsPassedOver++
  host.warn(
    'RXFAUST_PASSED_OVER',
    `${of} passed over a record ${keyless ? 'without a key' : 'that is a tombstone'}. monitor.recordsPassedOver counts ` +
      'them; filter them out, or give them a key with groupBy.',
  )
}
