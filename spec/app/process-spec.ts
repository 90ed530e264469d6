import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { describeKafka } from '../support/kafka/describeKafka.js'
import { freshName } from '../support/kafka/openForSpecs.js'
import { runProgram } from '../support/runProgram.js'

interface Run {
  readonly found: Record<string, number>
  readonly restored: number
  readonly remaining: readonly number[]
  readonly handles: readonly string[]
}

/** Each process ends by itself, or `runProgram` would not resolve. */
function processLaws(broker: (directory: string) => string): void {
  let directory: string
  let run: () => Promise<Run>

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rxfaust-process-'))
    const id = freshName('counting')
    run = async () => JSON.parse(await runProgram('countRun', [broker(directory), `${directory}/data`, id])) as Run
  })
  afterEach(() => rm(directory, { recursive: true, force: true }))

  const counts = (each: number): Record<string, number> =>
    Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`k${at}`, each]))

  it('leaves nothing that keeps the process alive', async () => {
    expect((await run()).handles).to.deep.equal([])
  })

  it('finds its tables again in the next process, without replaying them', async () => {
    expect((await run()).found).to.deep.equal(counts(10))
    const again = await run()
    expect(again.found).to.deep.equal(counts(20))
    expect(again.restored).to.equal(0)
  })

  it('rebuilds its tables from the changelog where the local state is gone', async () => {
    await run()
    await rm(`${directory}/data/tables`, { recursive: true })
    const again = await run()
    expect(again.found).to.deep.equal(counts(20))
    expect(again.restored).to.be.at.least(10)
    expect(again.remaining.every(remaining => remaining === 0)).to.equal(true)
  })
}

describe('a process', function () {
  this.timeout(30_000)
  describe('on level://', () => processLaws(directory => `level://${directory}/broker`))
})

describeKafka('a process', kafka => {
  describe('on kafka://', function () {
    this.timeout(60_000)
    processLaws(() => kafka.url)
  })
})
