import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { describeKafka } from '../../support/kafka/describeKafka.js'
import { counted, FlightsRuns } from '../support/FlightsRuns.js'
import { plainLoop } from '../support/plainLoop.js'

describeKafka('example: flights on Kafka', kafka => {
  let directory: string
  let runs: FlightsRuns

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rxfaust-flights-'))
    runs = new FlightsRuns('--directory', directory, '--broker', kafka.url)
  })

  afterEach(async () => {
    await runs.dispose()
    await rm(directory, { recursive: true, force: true })
  })

  it('comes to what it comes to on the embedded broker, also when it is interrupted, run again, and reset', async function () {
    this.timeout(90_000)
    const run = runs.start('--rate', '4000')
    await run.until(() => counted(run) >= 2_000 || undefined)
    const began = Date.now()
    run.kill('SIGINT')
    expect(await run.ended).to.equal(130)
    expect(Date.now() - began).to.be.below(2_000)

    const expected = plainLoop()
    expect(await runs.result()).to.deep.equal(expected)

    const again = runs.start('--json')
    expect(await again.ended).to.equal(0)
    expect(JSON.parse(again.stdout)).to.deep.equal(expected)
    expect(again.stderr.match(/flights .* \d+\/20000/)?.[0]).to.match(/ 20000\/20000/)

    expect(await runs.result('--reset')).to.deep.equal(expected)
  })

  it('counts every flight exactly once when it is killed midway', async function () {
    this.timeout(90_000)
    const run = runs.start('--rate', '4000', '--reset')
    await run.until(() => counted(run) >= 4_000 || undefined)
    run.kill('SIGKILL')
    await run.ended
    expect(await runs.result()).to.deep.equal(plainLoop())
  })
})
