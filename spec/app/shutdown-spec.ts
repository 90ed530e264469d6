import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Child } from '../support/Child.js'
import { describeKafka } from '../support/kafka/describeKafka.js'
import type { KafkaForSpecs } from '../support/kafka/KafkaForSpecs.js'
import { freshName, openForSpecs } from '../support/kafka/openForSpecs.js'

const COUNT = 1_000
/** Milliseconds of a machine that does other things as well. */
const SLACK = 2_500

let directory: string
let id: string
let children: Child[]

function start(mode: string, broker: string, stopTimeout: number, guarantee = 'at-least-once'): Child {
  const child = new Child('stopRun', mode, broker, `${directory}/data`, id, COUNT, stopTimeout, guarantee)
  children.push(child)
  return child
}
const handledBy = ({ lines }: Child): number[] => (lines.at(-1) as { handled: number[] }).handled
const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

function shutdownSpecs(broker: () => string, left: () => Promise<void> = async () => {}): void {
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rxfaust-shutdown-'))
    id = freshName('stopping')
    children = []
  })
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(children.map(child => child.ended))
    await rm(directory, { recursive: true, force: true })
  })

  for (const guarantee of ['at-least-once', 'exactly-once']) {
    it(`ends at SIGTERM with 0: what is under way is finished, or given back at the deadline (${guarantee})`, async () => {
      const first = start('worker', broker(), 1_000, guarantee)
      await Promise.all([first.until('stuck'), first.until('forty')])
      const began = performance.now()
      first.kill('SIGTERM')
      expect(await first.ended, first.stderr).to.equal(0)
      expect(performance.now() - began).to.be.below(1_000 + SLACK)
      const done = handledBy(first)
      expect(done).to.not.include(50)
      expect(done.length).to.be.below(COUNT)
      await left()

      const second = start('rest', broker(), 1_000, guarantee)
      expect(await second.ended, second.stderr).to.equal(0)
      // Nothing is lost, and nothing that was finished comes again; but a transaction with an event that has not ended
      // is aborted, with all that it has done.
      const all = [...done, ...handledBy(second)].sort((a, b) => a - b)
      expect(guarantee === 'exactly-once' ? [...new Set(all)] : all).to.deep.equal(upTo(COUNT))
      expect(second.lines).to.deep.include(upTo(COUNT).map(() => 1))
    })
  }
}

describe('a worker that is told to end', function () {
  this.timeout(20_000)
  describe('on level://', () => {
    shutdownSpecs(() => `level://${directory}/broker`)

    it('ends with 1 when its app fails, and says why', async () => {
      const child = start('failing', `level://${directory}/broker`, 1_000)
      expect(await child.ended).to.equal(1)
      expect(child.stderr).to.contain('RXFAUST_PROCESSING').and.to.contain('of the spec')
    })

    it('ends with 1 at once at a second signal', async () => {
      const child = start('worker', `level://${directory}/broker`, 60_000)
      await child.until('stuck')
      child.kill('SIGTERM')
      await child.until('stopping')
      const began = performance.now()
      child.kill('SIGTERM')
      expect(await child.ended).to.equal(1)
      expect(performance.now() - began).to.be.below(SLACK)
    })
  })
})

describeKafka('a worker that is told to end', kafka => {
  describe('on kafka://', function () {
    this.timeout(40_000)
    shutdownSpecs(() => kafka.url, hasLeft)
    outages(kafka)
  })

  async function hasLeft(): Promise<void> {
    const transport = await openForSpecs(kafka.url)
    expect((await transport.admin.describeGroup(id)).members).to.deep.equal([])
    await transport.close()
  }
})

/** The process is not told to exit: it ends when nothing keeps it alive. */
function outages(kafka: KafkaForSpecs): void {
  beforeEach(function () {
    if (!kafka.ours) this.skip()
  })
  afterEach(async () => {
    kafka.thaw()
    await kafka.mend()
  })

  async function endsSoon(child: Child, stopTimeout: number): Promise<void> {
    const began = performance.now()
    child.kill('SIGTERM')
    expect(await child.ended, child.stderr).to.equal(0)
    expect(performance.now() - began).to.be.below(stopTimeout + SLACK)
  }

  it('ends in time while the broker is frozen, also where it has not got to it yet', async () => {
    const running = start('embedded', kafka.url, 1_000)
    const inTransactions = new Child(
      'stopRun',
      'embedded',
      kafka.url,
      `${directory}/other`,
      `${id}-other`,
      COUNT,
      1_000,
      'exactly-once',
    )
    children.push(inTransactions)
    await Promise.all([running.until('forty'), inTransactions.until('forty')])
    await kafka.freeze()
    const starting = start('embedded', kafka.url, 1_000)
    await starting.until('starting')
    await Promise.all([running, inTransactions, starting].map(child => endsSoon(child, 1_000)))
  })

  it('ends in time when the broker is gone', async () => {
    const running = start('embedded', kafka.url, 1_000)
    await running.until('forty')
    await kafka.cut()
    await endsSoon(running, 1_000)
  })
}
