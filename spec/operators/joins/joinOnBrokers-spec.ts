import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as pathJoin } from 'node:path'
import { expect } from 'chai'
import { string } from 'superstruct'
import { App } from '../../../lib/index.js'
import { events, leftJoin } from '../../../lib/operators/index.js'
import { describeKafka } from '../../support/kafka/describeKafka.js'
import { freshName } from '../../support/kafka/openForSpecs.js'

describeKafka('a left join on a real Kafka', kafka => {
  it('goes on after a stop from its changelogs alone, on another disk', async function () {
    this.timeout(120_000)
    const id = freshName('join')
    const directories: string[] = []
    const seen: unknown[] = []
    const live = async (
      records: ReadonlyArray<readonly [side: 'l' | 'r', key: string, value: string, timestamp: number]>,
    ) => {
      const dataDirectory = await mkdtemp(pathJoin(tmpdir(), 'rxfaust-join-'))
      directories.push(dataDirectory)
      const app = new App(id, { broker: kafka.url, dataDirectory, commitInterval: 20 })
      const [l, r] = ['l', 'r'].map(side =>
        app.topic(`${id}-${side}`, { key: string(), value: string(), partitions: 2 }),
      )
      if (l === undefined || r === undefined) throw new Error('not expected')
      l.pipe(
        leftJoin(r, { name: 'j', within: 10, grace: 5 }, (one, other) => `${one}+${other}`),
        events(),
      ).subscribe(({ key, value, timestamp }) => void seen.push([key, value, timestamp]))
      await app.start()
      for (const [side, key, value, timestamp] of records) {
        await (side === 'l' ? l : r).send({ key, value, timestamp })
        await app.idle()
      }
      await app.stop()
    }
    try {
      // Broker and changelog may keep old records no longer than a week by their timestamps.
      const now = Date.now()
      await live([
        ['l', 'a', 'l1', now],
        ['l', 'a', 'l2', now],
        ['l', 'a', 'l3', now + 20],
      ])
      await live([
        ['r', 'a', 'r1', now + 25],
        ['r', 'a', 'r2', now + 16],
      ])
      expect(seen.splice(0)).to.deep.equal([
        ['a', 'l1+undefined', now],
        ['a', 'l2+undefined', now],
        ['a', 'l3+r1', now + 25],
        ['a', 'l3+r2', now + 20],
      ])
      await live([['r', 'a', 'r3', now + 1000]])
      expect(seen).to.deep.equal([])
    } finally {
      await Promise.all(directories.map(each => rm(each, { recursive: true, force: true })))
    }
  })
})
