import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { number, string } from 'superstruct'
import { App, currentEvent } from '../../lib/index.js'
import type { Assignment } from '../../lib/transport/Assignment.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { Child } from '../support/Child.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'

const PARTITIONS = 1
const described = { key: string(), value: number(), partitions: PARTITIONS }

/** Counts values by key. */
function counting(app: App) {
  const input = app.topic(`${app.id}-input`, described)
  const counts = app.table('counts', { ...described, default: () => 0 })
  input.subscribe(() => {
    counts.update(currentEvent()?.key as string, count => count + 1)
  })
  return { input, counts }
}

describe('a worker that was silent between two assignments', () => {
  it('does not go on with its state where others may have had the partition meanwhile', async () => {
    const inner = await openTransport('memory://', { clientId: 'a', logger: silentLogger, scheduler: asyncScheduler })
    const assignments: Assignment[] = []
    /** What another worker has done since, and the assignment as it is for a new member. */
    const meanwhile = async (assignment: Assignment): Promise<Assignment> => {
      const producer = await inner.producer({})
      const record = {
        topic: 'silent-counts-changelog',
        partition: 0,
        key: Buffer.from('ann'),
        value: Buffer.from('7'),
      }
      await producer.send([record])
      await producer.close()
      return { ...assignment, kept: [], added: assignment.partitions }
    }
    const transport: Transport = {
      name: inner.name,
      admin: inner.admin,
      capabilities: inner.capabilities,
      producer: options => inner.producer(options),
      read: options => inner.read(options),
      close: () => inner.close(),
      consumer: async options => {
        const consumer = await inner.consumer(options)
        return {
          run: handlers =>
            consumer.run({
              batch: batch => handlers.batch(batch),
              revoked: revocation => handlers.revoked(revocation),
              error: error => handlers.error(error),
              assigned: assignment => {
                assignments.push(assignment)
                if (assignments.length === 1) handlers.assigned(assignment)
                else void meanwhile(assignment).then(anew => handlers.assigned(anew))
              },
            }),
          subscribe: topics => consumer.subscribe(topics),
          seek: (partition, offset) => consumer.seek(partition, offset),
          pause: partitions => consumer.pause(partitions),
          resume: partitions => consumer.resume(partitions),
          commit: (offsets, epoch) => consumer.commit(offsets, epoch),
          get lease() {
            return consumer.lease
          },
          stop: stopOptions => consumer.stop(stopOptions),
        }
      },
    }
    const app = new App('silent', { broker: transport, commitInterval: 5 })
    const { input, counts } = counting(app)
    await app.start()
    await input.send({ key: 'ann', value: 1 })
    await app.idle()
    expect(await counts.toMap()).to.deep.equal(new Map([['ann', 1]]))
    // The partition stays where it is, but the member joins again.
    const second = new App('silent', { broker: inner })
    counting(second)
    await second.start()
    expect(assignments.map(({ partitions, kept }) => [partitions.length, kept.length])).to.deep.equal([
      [1, 0],
      [1, 1],
    ])
    await input.send({ key: 'ann', value: 1 })
    await app.idle()
    expect(await counts.toMap()).to.deep.equal(new Map([['ann', 8]]))
    await Promise.all([app.stop(), second.stop()])
    await inner.close()
  })
})

describeKafka('a worker that was frozen for longer than its session', kafka => {
  it('writes nothing of what it had in hand over what others have made of it since', async function () {
    this.timeout(90_000)
    const root = await mkdtemp(join(tmpdir(), 'rxfaust-frozen-'))
    const id = freshName('frozen')
    const keys = Array.from({ length: 20 }, (_, key) => `k${key}`)
    const frozen = new Child('frozenWorker', kafka.url, join(root, 'frozen'), id, PARTITIONS)
    const app = new App(id, { broker: kafka.url, dataDirectory: join(root, 'other'), sessionTimeout: 6_000 })
    const { counts } = counting(app)
    const client = new App(id, { broker: kafka.url, dataDirectory: join(root, 'client') })
    const sending = counting(client).input
    try {
      await frozen.until('started')
      await client.startClient()
      const send = (round: number) => Promise.all(keys.map(key => sending.send({ key, value: round })))
      await send(1)
      await Promise.all(keys.map(key => frozen.until(`${key} 1: 1`)))
      frozen.kill('SIGSTOP')
      await app.start()
      for (const round of [2, 3, 4]) await send(round)
      await app.idle()
      const counted = await counts.toMap()
      expect([...counted.values()]).to.deep.equal(keys.map(() => 4))
      await app.stop()
      // Now it finds the time for its commit come.
      frozen.kill('SIGCONT')
      await send(5)
      await Promise.all(keys.map(key => frozen.until(`${key} 5: 5`, 30_000)))
    } finally {
      frozen.kill('SIGKILL')
      await Promise.all([frozen.ended, app.stop(), client.stop()])
      await rm(root, { recursive: true, force: true })
    }
  })
})
