import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { App } from '../../lib/index.js'
import { readTopic } from '../chaos/readTopic.js'
import { COUNTING_PARTITIONS, countingTopology } from '../support/countingTopology.js'
import { eventually } from '../support/eventually.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'
import { startProgram } from '../support/runProgram.js'

const MINUTE = 60_000
const EPOCH = Date.UTC(2026, 0, 1)
const KEYS = 40

describeKafka('a standby of a worker that is killed', kafka => {
  for (const processingGuarantee of ['at-least-once', 'exactly-once'] as const) {
    it(`takes over tables and windows with only the lag to replay, ${processingGuarantee}`, async function () {
      this.timeout(60_000)
      const root = await mkdtemp(join(tmpdir(), 'rxfaust-takeover-'))
      const id = freshName('taken')
      const options = { processingGuarantee, standbyReplicas: 1, sessionTimeout: 3_000, commitInterval: 50 }
      const app = new App(id, { broker: kafka.url, dataDirectory: join(root, 'spec'), ...options })
      const { input, counts, highest, perMinute } = countingTopology(app)
      const other = startProgram('countingWorker', [kafka.url, join(root, 'other'), id, JSON.stringify(options)])
      other.stderr?.pipe(process.stderr)

      let sent = 0
      const sums = new Map<string, number>()
      const tops = new Map<string, number>()
      const windows = new Map<string, number>()
      /** Events of one minute, to every key. */
      const send = async (minute: number, count: number): Promise<void> => {
        const values = Array.from({ length: count }, () => sent++)
        await Promise.all(
          values.map(value => {
            const key = `k${value % KEYS}`
            sums.set(key, (sums.get(key) ?? 0) + 1)
            tops.set(key, value)
            windows.set(`${key}/${minute}`, value)
            return input.send({ key, value, timestamp: EPOCH + minute * MINUTE })
          }),
        )
      }
      /** Resolves when the group has committed everything that was sent. */
      const committed = async (): Promise<void> => {
        const { admin } = app.runtime.transport
        const partitions = Array.from({ length: COUNTING_PARTITIONS }, (_, partition) => ({
          topic: input.name,
          partition,
        }))
        for (let behind = true; behind; ) {
          const [ends, known] = await Promise.all([
            admin.offsets(partitions, 'stable'),
            admin.committed(id, partitions),
          ])
          behind = [...ends].some(([place, end]) => (known.get(place)?.offset ?? 0) < (end ?? 0))
        }
      }
      /** How many records the changelogs of some partitions have. */
      const changelogRecords = async (counted: (partition: number) => boolean): Promise<number> => {
        const { transport, tables } = app.runtime
        const topics = tables.map(table => table.changelog(COUNTING_PARTITIONS).topic)
        const all = await Promise.all(topics.map(topic => readTopic(transport, topic, COUNTING_PARTITIONS)))
        return all.flatMap(each => each.filter((_, partition) => counted(partition))).flat().length
      }
      try {
        await Promise.all([once(other.stdout as NodeJS.ReadableStream, 'data'), app.start()])
        await eventually(app.assignment$, all => all.filter(({ status }) => status === 'standby').length === 2, 20_000)
        const owned = new Set(counts.info().owned)
        expect(owned.size).to.equal(2)
        await send(0, 400)
        await send(1, 400)
        await committed()
        const { monitor } = app
        const written = await changelogRecords(partition => !owned.has(partition))
        while (monitor.standbyRecords < written) await new Promise(resolve => setTimeout(resolve, 5))
        const followed = monitor.standbyRecords
        // In the middle of these it dies.
        const sending = send(2, 80)
        other.kill('SIGKILL')
        await Promise.all([once(other, 'close'), sending])
        const before = monitor.recordsRecovered
        await eventually(app.assignment$, all => all.filter(({ status }) => status === 'active').length === 4, 30_000)
        // Three tables have at most three records of each event of the last minute, and one of stream time.
        expect(followed).to.be.above(60)
        expect(monitor.recordsRecovered - before).to.be.below(followed)
        expect(monitor.recordsRecovered - before).to.be.at.most(3 * 80 + 4)
        await app.idle()
        expect(await highest.toMap()).to.deep.equal(tops)
        for (const [place, value] of windows) {
          const [key, minute] = place.split('/')
          expect(perMinute.get(key as string).at(EPOCH + Number(minute) * MINUTE), place).to.equal(value)
        }
        const found = await counts.toMap()
        if (processingGuarantee === 'exactly-once') expect(found).to.deep.equal(sums)
        else for (const [key, sum] of sums) expect(found.get(key)).to.be.at.least(sum)
        expect(app.state).to.equal('running')
      } finally {
        other.kill('SIGKILL')
        await app.stop()
        await rm(root, { recursive: true, force: true })
      }
    })
  }
})
