import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { openEmbeddedTransport } from '../../../lib/transport/embedded/openEmbeddedTransport.js'
import type { Transport } from '../../../lib/transport/Transport.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'
import { errorOf } from '../../laws/errorOf.js'

const writer = fileURLToPath(new URL('fixtures/levelWriter.ts', import.meta.url))
const options = { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler }

describe('LevelLogStore', function () {
  this.timeout(20_000)
  let directory: string
  let child: ChildProcess | undefined

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rxfaust-level-'))
  })

  afterEach(async () => {
    child?.kill('SIGKILL')
    child = undefined
    await rm(directory, { recursive: true })
  })

  /** Runs the writer until it has said enough, then kills it. */
  const kill = async (rounds: number): Promise<number> => {
    const process_ = spawn(process.execPath, ['--import', 'tsx', writer, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = process_
    let acknowledged = -1
    for await (const line of createInterface({ input: process_.stdout })) {
      if (line === 'open') continue
      acknowledged = Number(line)
      if (acknowledged === rounds) process_.kill('SIGKILL')
    }
    if (process_.exitCode === null && process_.signalCode === null) await once(process_, 'exit')
    expect(process_.signalCode).to.equal('SIGKILL')
    return acknowledged
  }

  const values = async (transport: Transport, partition: number): Promise<number[]> => {
    const found: number[] = []
    const { signal } = new AbortController()
    const end = (await transport.admin.offsets([{ topic: 'written', partition }], 'latest')).get(`written/${partition}`)
    for await (const batch of transport.read({ topic: 'written', partition, from: 0, signal })) {
      for (const { value } of batch.records) found.push(Number(Buffer.from(value ?? []).toString()))
      if (batch.nextOffset === end) break
    }
    return found
  }

  it('has after SIGKILL all that was acknowledged, and transactions as a whole', async () => {
    for (const rounds of [50, 137]) {
      const acknowledged = await kill(rounds)
      const transport = await openEmbeddedTransport(`level://${directory}`, options)
      const described = await transport.admin.describeTopics(['written'])
      expect(described.get('written')).to.deep.equal({
        topic: 'written',
        partitions: 3,
        config: { 'retention.ms': '-1' },
      })
      const plain = await values(transport, 0)
      for (let round = 0; round <= acknowledged; round++) {
        expect(plain.slice(round * 3, round * 3 + 3), `round ${round}`).to.deep.equal([round, round, round])
      }
      const [one, two] = [await values(transport, 1), await values(transport, 2)]
      expect(one, 'both sides of the transactions').to.deep.equal(two)
      expect(one.length).to.be.greaterThan(acknowledged)
      const committed = await transport.admin.committed('group', [{ topic: 'written', partition: 0 }])
      expect(committed.get('written/0')?.offset, 'the offset of the last transaction').to.equal(one.length)
      await transport.admin.deleteTopics(['written'])
      await transport.close()
    }
  })

  it('tells a second process who has the directory', async () => {
    const process_ = spawn(process.execPath, ['--import', 'tsx', writer, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = process_
    await once(createInterface({ input: process_.stdout }), 'line')
    const error = await errorOf(openEmbeddedTransport(`level://${directory}`, options), 'RXFAUST_LOCKED')
    expect(error.message).to.include(`${directory} is held by process ${process_.pid} (`)
    process_.kill('SIGKILL')
    await once(process_, 'exit')
    const transport = await openEmbeddedTransport(`level://${directory}`, options)
    expect(await transport.admin.listTopics()).to.deep.equal(['written'])
    await transport.close()
  })
})
