import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import type { Assignment } from '../../../lib/transport/Assignment.js'
import type { Revocation } from '../../../lib/transport/Revocation.js'
import type { Transport } from '../../../lib/transport/Transport.js'
import { describeKafka } from '../../support/kafka/describeKafka.js'
import { freshName, openForSpecs } from '../../support/kafka/openForSpecs.js'
import { Reader } from '../../support/kafka/Reader.js'
import { roundRobin } from '../../support/kafka/roundRobin.js'

describeKafka('Kafka when things go wrong', kafka => {
  let transport: Transport
  let topic: string

  beforeEach(async function () {
    if (!kafka.ours) this.skip()
    transport = await openForSpecs(kafka.url)
    topic = freshName('faults')
    await transport.admin.createTopics([{ topic, partitions: 2 }])
  })

  afterEach(async () => {
    await kafka.mend()
    await transport?.close()
  })

  const record = (number: number) => ({ topic, partition: number % 2, key: null, value: Buffer.from(String(number)) })
  const numbers = (values: readonly string[]) => [...new Set(values.map(Number))].sort((a, b) => a - b)

  it('delivers everything and commits again after a broker was killed and restarted', async function () {
    this.timeout(60_000)
    const group = freshName('group')
    const reader = await new Reader(transport, group, topic).start()
    const producer = await transport.producer()
    const total = 400
    const sends: Promise<unknown>[] = []
    for (let number = 0; number < total / 2; number++) sends.push(producer.send([record(number)]))
    await reader.until(({ values }) => values.length > 50)
    await kafka.kill()
    for (let number = total / 2; number < total; number++) sends.push(producer.send([record(number)]))
    await kafka.restart()
    await Promise.all(sends)
    await reader.until(({ values }) => new Set(values).size === total)
    expect(numbers(reader.values)).to.deep.equal(Array.from({ length: total }, (_, number) => number))
    // The producer is idempotent and the positions were kept: not even twice.
    expect(reader.values).to.have.length(total)
    expect(reader.errors.map(error => error.retriable))
      .to.include(true)
      .and.not.include(false)
    await reader.commit()
    const committed = await transport.admin.committed(group, reader.assignments.at(-1)?.partitions ?? [])
    expect([...committed.values()].map(({ offset }) => offset)).to.deep.equal([total / 2, total / 2])
    await reader.consumer.stop()
    await producer.close()
  })

  it('keeps the order of a partition over broken connections', async function () {
    this.timeout(30_000)
    const producer = await transport.producer()
    const sends: Promise<unknown>[] = []
    for (let number = 0; number < 300; number++) {
      sends.push(producer.send([{ ...record(number), partition: 0 }]))
      if (number % 100 === 50) {
        await kafka.cut()
        await kafka.mend()
      }
      if (number % 10 === 0) await Promise.race([sends.at(-1), new Promise(resolve => setImmediate(resolve))])
    }
    await Promise.all(sends)
    const seen: number[] = []
    const done = new AbortController()
    for await (const batch of transport.read({ topic, partition: 0, from: 0, signal: done.signal })) {
      for (const { value } of batch.records) seen.push(Number(Buffer.from(value as Uint8Array).toString()))
      if (batch.nextOffset >= batch.highWatermark) done.abort()
    }
    expect(seen).to.deep.equal(Array.from({ length: 300 }, (_, number) => number))
    await producer.close()
  })

  it('stops a consumer in time while the broker is down, also twice', async () => {
    const reader = await new Reader(transport, freshName('group'), topic).start()
    await kafka.cut()
    await reader.until(({ errors }) => errors.length > 0)
    expect(reader.errors[0]?.code).to.equal('RXFAUST_BROKER')
    const began = Date.now()
    await Promise.all([reader.consumer.stop({ timeout: 300 }), reader.consumer.stop()])
    expect(Date.now() - began).to.be.lessThan(1_500)
  })

  it('reports an outage once, and goes on when it is over', async function () {
    this.timeout(20_000)
    const reader = await new Reader(transport, freshName('group'), topic).start()
    const producer = await transport.producer()
    await kafka.cut()
    await reader.until(({ errors }) => errors.length >= 1)
    const sent = producer.send([record(1)])
    await new Promise(resolve => setTimeout(resolve, 1_000))
    await kafka.mend()
    await sent
    await reader.until(({ values }) => values.length === 1)
    // One from the group, one from fetching.
    expect(reader.errors.length).to.be.at.most(2)
    await reader.consumer.stop()
    await producer.close()
  })

  it('is told that its partitions are lost when the group has gone on without it', async function () {
    this.timeout(20_000)
    const group = freshName('group')
    // Silent for longer than its session lasts.
    const silent = await transport.consumer({
      group,
      topics: [topic],
      assigner: roundRobin,
      sessionTimeout: 600,
      heartbeatInterval: 2_500,
    })
    const revocations: Revocation[] = []
    const assignments: Assignment[] = []
    let changed = () => {}
    const errors: string[] = []
    await silent.run({
      batch: () => {},
      assigned: assignment => {
        assignments.push(assignment)
        changed()
      },
      revoked: async revocation => {
        revocations.push(revocation)
      },
      error: error => errors.push(error.code),
    })
    const again = new Promise<void>(resolve => {
      changed = resolve
    })
    const other = await new Reader(transport, group, topic).start()
    await other.until(({ assignments }) => assignments.at(-1)?.partitions.length === 2)
    await silent.commit([{ topic, partition: 0, offset: 0 }], 1).then(
      () => errors.push('committed'),
      error => errors.push(error.code),
    )
    await again
    expect(revocations).to.have.length(1)
    expect(revocations[0]).to.include({ epoch: 1, lost: true })
    expect(assignments[1]?.kept).to.deep.equal([])
    expect(assignments[1]?.epoch).to.equal(2)
    expect(errors).to.deep.equal(['RXFAUST_STALE_EPOCH'])
    await Promise.all([silent.stop(), other.consumer.stop()])
  })

  it('stops in time while it drains and while it joins, and leaves no ghost in the group', async function () {
    this.timeout(20_000)
    const group = freshName('group')
    const options = { group, topics: [topic], assigner: roundRobin, drainTimeout: 60_000 }
    const handlers = { batch: () => {}, assigned: () => {}, error: () => {} }
    let drains = () => {}
    const draining = new Promise<void>(resolve => {
      drains = resolve
    })
    const stuck = await transport.consumer(options)
    const revoked = () => {
      drains()
      return new Promise<void>(() => {})
    }
    await stuck.run({ ...handlers, revoked })
    const joining = await transport.consumer(options)
    const run = joining.run({ ...handlers, revoked: async () => {} }).catch(error => error)
    await draining
    const began = Date.now()
    await joining.stop()
    expect(await run).to.include({ code: 'RXFAUST_STATE' })
    await stuck.stop()
    expect(Date.now() - began).to.be.lessThan(1_500)
    expect((await transport.admin.describeGroup(group)).members).to.deep.equal([])
  })

  it('says that a commit failed while the broker is down', async function () {
    this.timeout(15_000)
    const reader = await new Reader(transport, freshName('group'), topic).start()
    await reader.until(({ assignments }) => assignments.length === 1)
    await kafka.cut()
    const committed = reader.consumer.commit([{ topic, partition: 0, offset: 0 }], 1)
    const error = await committed.then(
      () => undefined,
      (thrown: { code: string; retriable: boolean }) => thrown,
    )
    expect(error).to.include({ code: 'RXFAUST_BROKER', retriable: true })
    await reader.consumer.stop({ timeout: 100 })
  })

  it('says at once that no broker answers', async () => {
    await kafka.cut()
    const error = await openForSpecs(kafka.url).then(
      () => undefined,
      (thrown: { code: string }) => thrown,
    )
    expect(error).to.include({ code: 'RXFAUST_BROKER' })
  })

  it('lets the process end by itself when everything is closed', async function () {
    this.timeout(20_000)
    const program = fileURLToPath(new URL('../../support/kafka/useAndClose.ts', import.meta.url))
    const child = spawn(process.execPath, ['--import', 'tsx', program, kafka.url, topic], { stdio: 'pipe' })
    const output: string[] = []
    child.stdout.on('data', data => output.push(String(data)))
    child.stderr.on('data', data => output.push(String(data)))
    let closedAt = 0
    child.stdout.on('data', data => {
      if (String(data).includes('closed')) closedAt = Date.now()
    })
    const code = await new Promise(resolve => child.once('exit', resolve))
    expect(output.join('')).to.equal('closed\n')
    expect(code).to.equal(0)
    expect(Date.now() - closedAt).to.be.lessThan(1_500)
  })
})
