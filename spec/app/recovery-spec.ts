import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { number, string } from 'superstruct'
import { App, type AppOptions, currentEvent, type RecoveryProgress, type Table, type Topic } from '../../lib/index.js'
import { gate } from '../support/gate.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'
import { rejection } from '../tables/support/rejection.js'

const PARTITIONS = 2
const KEYS = 60

interface Worker {
  readonly app: App
  readonly input: Topic<number, string>
  readonly totals: Table<string, number, never>
  readonly progress: RecoveryProgress[]
  readonly warnings: string[]
}

interface Laws {
  worker(options?: AppOptions): Worker
  stores(): string
}

/** What a user sees of a recovery. Each case ends, by itself. */
function recoveryLaws(brokerIn: (root: string) => string): Laws {
  let root: string
  let id: string
  const running: App[] = []
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-recovery-'))
    id = freshName('recovered')
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await rm(root, { recursive: true, force: true })
  })

  function worker(options: AppOptions = {}, onEvent: () => unknown = () => undefined): Worker {
    const app = new App(id, {
      broker: brokerIn(root),
      dataDirectory: join(root, 'data'),
      commitInterval: 5,
      ...options,
    })
    running.push(app)
    const described = { key: string(), value: number(), partitions: PARTITIONS }
    const input = app.topic(`${id}-input`, described)
    const totals = app.table('totals', {
      ...described,
      default: () => 0,
      recoveryBufferSize: 10,
      onChangelogEvent: onEvent,
    })
    const progress: RecoveryProgress[] = []
    app.recovery$.subscribe(each => progress.push(each))
    const warnings: string[] = []
    app.runtime.onWarning = () => {}
    app.warnings$.subscribe(({ code, message }) => warnings.push(`${code} ${message}`))
    input.subscribe(value => {
      if (value < 0) throw new Error('refused')
      totals.update(currentEvent()?.key as string, total => total + value)
    })
    return { app, input, totals, progress, warnings }
  }
  const send = ({ input }: Worker, value: number): Promise<unknown> =>
    Promise.all(Array.from({ length: KEYS }, (_, key) => input.send({ key: `k${key}`, value })))
  const expected = (value: number): Map<string, number> =>
    new Map(Array.from({ length: KEYS }, (_, key) => [`k${key}`, value]))
  const contents = async ({ totals }: Worker): Promise<[string, number][]> => [...(await totals.toMap())].sort()
  const all = (value: number): [string, number][] => [...expected(value)].sort()
  /** Runs a worker that is sent a value for each key, and stops it. */
  async function run(value: number, options: AppOptions = {}): Promise<Worker> {
    const made = worker(options)
    await made.app.start()
    await send(made, value)
    await made.app.idle()
    await made.app.stop()
    return made
  }
  const stores = (): string => join(root, 'data', 'tables', 'tasks')
  const changelog = (): { topic: string; partition: number }[] =>
    Array.from({ length: PARTITIONS }, (_, partition) => ({ topic: `${id}-totals-changelog`, partition }))

  it('is told on recovery$: for each partition from where to where, how fast, and that it has ended', async () => {
    await run(1)
    await rm(stores(), { recursive: true })
    const second = worker()
    await second.app.start()
    expect(await contents(second)).to.deep.equal(all(1))
    const ends = await second.app.runtime.transport.admin.offsets(changelog(), 'stable')
    for (const { topic, partition } of changelog()) {
      const own = second.progress.filter(each => each.partition === partition)
      const end = ends.get(`${topic}/${partition}`) as number
      expect(end).to.be.above(0)
      expect(own[0]).to.deep.equal({ table: 'totals', partition, position: 0, end, remaining: end, rate: 0 })
      expect(own.at(-1)).to.include({ table: 'totals', partition, position: end, end, remaining: 0 })
      expect(own.at(-1)?.rate).to.be.above(0)
      const positions = own.map(({ position }) => position)
      expect(positions).to.deep.equal([...positions].sort((a, b) => a - b))
    }
  })

  it('says at once that nothing remains where nothing is to be replayed', async () => {
    await run(1)
    const second = worker()
    await second.app.start()
    expect(second.progress.map(({ remaining }) => remaining)).to.deep.equal([0, 0])
    expect(await contents(second)).to.deep.equal(all(1))
  })

  it('moves a corrupt store aside, says so, and rebuilds it', async () => {
    await run(1)
    for (const task of await readdir(stores())) {
      for (const file of await readdir(join(stores(), task))) {
        if (file.startsWith('MANIFEST')) await writeFile(join(stores(), task, file), 'x'.repeat(1_000))
      }
    }
    const second = worker()
    await second.app.start()
    expect(await contents(second)).to.deep.equal(all(1))
    expect(second.warnings).to.have.length(PARTITIONS)
    for (const warning of second.warnings) {
      expect(warning).to.match(/^RXFAUST_STORE .*can't be read.*moved to .*corrupt-\d+ and is rebuilt/)
    }
    await send(second, 1)
    await second.app.idle()
    expect(await contents(second)).to.deep.equal(all(2))
  })

  it('goes on from its checkpoint under exactly once, where the changelog ends in the marker of a transaction', async () => {
    await run(1, { processingGuarantee: 'exactly-once' })
    const second = worker({ processingGuarantee: 'exactly-once' })
    await second.app.start()
    // The markers behind the last record, which the checkpoint can't know, and no record.
    expect(second.app.monitor.recordsRecovered).to.equal(0)
    expect(await contents(second)).to.deep.equal(all(1))
    await second.app.stop()
    await rm(stores(), { recursive: true })
    const third = worker({ processingGuarantee: 'exactly-once' })
    await third.app.start()
    expect(await contents(third)).to.deep.equal(all(1))
  })

  it('begins anew where the changelog was deleted meanwhile, and says so', async () => {
    await run(1)
    const deleting = worker()
    await deleting.app.start()
    await deleting.app.runtime.transport.admin.deleteTopics([`${id}-totals-changelog`])
    await deleting.app.stop()
    const third = worker()
    await third.app.start()
    expect(await contents(third)).to.deep.equal([])
    expect(third.warnings).to.have.length(PARTITIONS)
    for (const warning of third.warnings) expect(warning).to.match(/^RXFAUST_RECOVERY .*table "totals".* ends at 0/)
    await send(third, 2)
    await third.app.idle()
    expect(await contents(third)).to.deep.equal(all(2))
  })

  it('fails with a reason, within its time, where a hook does not end', async () => {
    await run(1)
    await rm(stores(), { recursive: true })
    const held = gate()
    const second = worker({ recoveryStallTimeout: 300 }, () => held.promise)
    const began = performance.now()
    const error = await rejection(second.app.start())
    expect(performance.now() - began).to.be.below(10_000)
    expect(error).to.include({ code: 'RXFAUST_RECOVERY' })
    expect(error)
      .to.have.property('message')
      .that.matches(/partition \d of table "totals" stands at offset 0 of \d+/)
    expect(error).to.have.property('message').that.includes('onChangelogEvent is waited for')
    held.open()
  })

  return { worker, stores }
}

describe('the recovery of an app on level://', function () {
  this.timeout(20_000)
  const { worker, stores } = recoveryLaws(root => `level://${root}/broker`)

  it('fails where a store is found corrupt as it is read, and the next start rebuilds it', async () => {
    const longKey = (key: number): string => `${'k'.repeat(100)}${key}`
    // Small files and many keys, so that the first ones are in sorted files for sure, and can be damaged.
    const ROUNDS = 12
    const store = { writeBufferSize: 64 * 1024, cacheSize: 0 }
    const first = worker({ store })
    await first.app.start()
    // Other keys in each round, so that those of the first ones are nowhere but in sorted files.
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(
        Array.from({ length: 1_000 }, (_, key) => first.input.send({ key: longKey(round * 1_000 + key), value: 1 })),
      )
      await first.app.idle()
    }
    await first.app.stop()
    // One of the stores: each that is damaged is found in a start of its own.
    const [task = ''] = await readdir(stores())
    const damaged = (await readdir(join(stores(), task))).filter(file => file.endsWith('.ldb'))
    for (const file of damaged) await writeFile(join(stores(), task, file), 'x'.repeat(100_000))
    expect(damaged).to.not.have.length(0)
    const second = worker({ store })
    const failed = rejection(second.app.done)
    // It may be found at the start already.
    await second.app.start().then(
      () =>
        Promise.allSettled(
          Array.from({ length: 1_000 }, (_, key) => second.input.send({ key: longKey(key), value: 1 })),
        ),
      () => undefined,
    )
    const error = await failed
    expect(error).to.include({ code: 'RXFAUST_STORE' })
    expect(error).to.have.property('message').that.includes('rebuilt from the changelogs')
    await second.app.stop()
    const third = worker({ store })
    await third.app.start()
    await third.app.idle()
    expect(third.warnings.join()).to.match(/RXFAUST_STORE .*moved to/)
    expect(third.totals.size).to.equal(ROUNDS * 1_000)
  })
})

describeKafka('the recovery of an app on kafka://', kafka => {
  recoveryLaws(() => kafka.url)
})
