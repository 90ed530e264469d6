import { expect } from 'chai'
import { errorOf } from './errorOf.js'
import type { LawBench } from './LawBench.js'

/** Laws about what must end while nobody answers. Left out where the broker can't be stopped. */
export function brokerDownLaws(bench: LawBench): void {
  const whileDown = async (work: () => Promise<void>): Promise<void> => {
    const { broker } = bench
    if (broker.stopBroker === undefined || broker.startBroker === undefined) {
      throw new Error('This broker has no stopBroker() and startBroker(): leave the laws of outages out.')
    }
    await broker.stopBroker()
    try {
      await work()
    } finally {
      await broker.startBroker()
    }
  }

  it('lets a consumer stop within its timeout', async () => {
    const topic = await bench.topic()
    const probe = await bench.consumer({ topics: [topic] })
    await whileDown(async () => {
      const begun = Date.now()
      await probe.consumer.stop({ timeout: 500 })
      expect(Date.now() - begun).to.be.lessThan(500 + bench.patience)
      await probe.consumer.stop()
    })
  })

  it('refuses commits, and a consumer goes on when it is back', async () => {
    const topic = await bench.topic()
    const probe = await bench.consumer({ topics: [topic] })
    await bench.fill(topic, 0, 3)
    await probe.until(() => probe.records(topic).length === 3, 'three records')
    await whileDown(async () => {
      await errorOf(probe.consumer.commit([{ topic, partition: 0, offset: 3 }], probe.epoch), 'RXFAUST_BROKER')
    })
    await bench.fill(topic, 0, 3, 'b')
    await probe.until(() => texts(probe).includes('b2'), 'what came later')
  })

  const texts = (probe: { batches: readonly { records: readonly { value: Uint8Array | null }[] }[] }): string[] =>
    probe.batches.flatMap(({ records }) => records.map(({ value }) => Buffer.from(value ?? []).toString()))
}
