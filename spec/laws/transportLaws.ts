import { brokerDownLaws } from './brokerDownLaws.js'
import { compactionLaws } from './compactionLaws.js'
import { consumerLaws } from './consumerLaws.js'
import { groupLaws } from './groupLaws.js'
import { LawBench } from './LawBench.js'
import { offsetLaws } from './offsetLaws.js'
import { readLaws } from './readLaws.js'
import { recordLaws } from './recordLaws.js'
import type { TransportLawsOptions } from './TransportLawsOptions.js'
import { topicLaws } from './topicLaws.js'
import { transactionLaws } from './transactionLaws.js'

/**
 * Declares the mocha suite of the laws that every transport has to keep. Call it at the top level of a spec.
 *
 * @example
 * transportLaws({ name: 'memory://', open: async () => { … return { transport, close: () => transport.close() } } })
 */
export function transportLaws(options: TransportLawsOptions): void {
  describe(`the laws of transports, by ${options.name}`, function () {
    this.timeout(options.timeout ?? 10_000)
    const bench = new LawBench(options)
    bench.install()
    describe('topics', () => topicLaws(bench))
    describe('records', () => recordLaws(bench))
    describe('reading', () => readLaws(bench))
    describe('offsets', () => offsetLaws(bench))
    describe('a consumer', () => consumerLaws(bench))
    describe('a group', () => groupLaws(bench))
    describe('transactions', () => transactionLaws(bench))
    const without = options.without ?? []
    if (!without.includes('compaction')) describe('compaction', () => compactionLaws(bench))
    if (!without.includes('outages')) describe('a broker that is down', () => brokerDownLaws(bench))
  })
}
