import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { App } from '../../../lib/index.js'
import { openTransport } from '../../../lib/transport/openTransport.js'
import { topicPartitionKey } from '../../../lib/transport/topicPartitionKey.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'
import { describeKafka } from '../../support/kafka/describeKafka.js'
import { freshName } from '../../support/kafka/openForSpecs.js'
import { startProgram } from '../../support/runProgram.js'
import { FLUSHES, timedRecord, timedResults } from './support/timedResults.js'

const RECORDS = 150
/** So many records are sent when the processes are killed. */
const KILLS = [40, 100]

describe('what time brings about, in processes that are killed', function () {
  this.timeout(90_000)
  let directory: string
  /** What one process gives that nobody kills: by partition and kind, in order. */
  let expected: Record<string, string[]>
  before(async () => {
    const broker = `memory://${freshName('expected')}`
    const app = new App('expected', { broker })
    const input = timedResults(app)
    await app.start()
    for (let n = 0; n < RECORDS + FLUSHES; n++) await input.send(timedRecord(n, RECORDS))
    await app.idle()
    expected = await outputsOf(broker, 'expected')
    await app.stop()
    expect(Object.keys(expected)).to.have.length(2 * 6)
  })
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rxfaust-kills-'))
  })
  afterEach(() => rm(directory, { recursive: true, force: true }))

  /** Processes one after the other; the last one comes to its end. @param data where the state of each is */
  async function run(broker: string, guarantee: string, data: (process: number) => string) {
    const id = freshName('timed')
    for (let at = 0; at <= KILLS.length; at++) {
      const child = startProgram('timedRun', [broker, join(directory, data(at)), id, guarantee, String(RECORDS)])
      let errors = ''
      child.stderr?.on('data', (chunk: Buffer) => {
        errors += chunk.toString()
      })
      createInterface(child.stdout as Readable).on('line', line => {
        if (Number(line) >= (KILLS[at] ?? Infinity)) child.kill('SIGKILL')
      })
      const code = await new Promise(resolve => child.once('close', resolve))
      expect(code, errors).to.equal(at === KILLS.length ? 0 : null)
    }
    return outputsOf(broker, id)
  }

  it('comes exactly once under exactly-once, in the same order', async () => {
    const found = await run(`level://${directory}/broker`, 'exactly-once', () => 'data')
    expect(found).to.deep.equal(expected)
  })

  it('comes at least once otherwise', async () => {
    const found = await run(`level://${directory}/broker`, 'at-least-once', () => 'data')
    for (const [kind, results] of Object.entries(expected)) expect(found[kind]).to.include.members(results)
    // What an event gives that comes again after its partner has expired is another matter for joins.
    for (const [kind, results] of Object.entries(found)) {
      if (!kind.endsWith('join')) expect(results.filter(each => !expected[kind]?.includes(each))).to.deep.equal([])
    }
  })

  describeKafka('on kafka://', kafka => {
    it('comes exactly once under exactly-once, from the store and from changelogs alone', async () => {
      const found = await run(kafka.url, 'exactly-once', at => (at < 2 ? 'one' : 'another'))
      expect(found).to.deep.equal(expected)
    })
  })
})

async function outputsOf(broker: string, id: string): Promise<Record<string, string[]>> {
  const transport = await openTransport(broker, { clientId: 'specs', logger: silentLogger, scheduler: asyncScheduler })
  const found: Record<string, string[]> = {}
  for (const partition of [0, 1]) {
    const at = { topic: `${id}-output`, partition }
    const end = (await transport.admin.offsets([at], 'stable')).get(topicPartitionKey(at.topic, partition)) ?? 0
    const done = new AbortController()
    for await (const { records, nextOffset } of transport.read({ ...at, from: 0, signal: done.signal })) {
      for (const { key, value, timestamp } of records) {
        const text = Buffer.from(value as Uint8Array).toString()
        const kind = `${partition} ${(JSON.parse(text) as { name: string }).name}`
        found[kind] ??= []
        found[kind].push(`${Buffer.from(key as Uint8Array)} ${timestamp} ${text}`)
      }
      if (nextOffset >= end) done.abort()
    }
  }
  await transport.close()
  return found
}
