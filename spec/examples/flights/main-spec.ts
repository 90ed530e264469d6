import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { counted, FlightsRuns } from '../support/FlightsRuns.js'
import { plainLoop } from '../support/plainLoop.js'

describe('example: flights', function () {
  this.timeout(60_000)
  let directory: string
  let runs: FlightsRuns

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rxfaust-flights-'))
    runs = new FlightsRuns('--directory', directory)
  })

  afterEach(async () => {
    await runs.dispose()
    await rm(directory, { recursive: true, force: true })
  })

  it('comes to what a plain loop over the file comes to, within 20 s, and again at once', async () => {
    const began = Date.now()
    const result = await runs.result()
    expect(Date.now() - began).to.be.below(20_000)
    expect(result).to.deep.equal(plainLoop())
    expect(result).to.have.length(220)

    const again = runs.start('--json')
    expect(await again.ended).to.equal(0)
    expect(JSON.parse(again.stdout)).to.deep.equal(result)
    // From the first line on, all is counted already: it answers from its state.
    expect(again.stderr.match(/flights .* \d+\/20000/)?.[0]).to.match(/ 20000\/20000/)

    const shown = runs.start()
    expect(await shown.ended).to.equal(0)
    expect(shown.stdout.match(/│ [A-Z]{3} /g)?.map(cell => cell.slice(2, 5))).to.deep.equal(
      result.slice(0, 10).map(({ code }) => code),
    )
    for (const { name, flights, worstDay } of result.slice(0, 10)) {
      expect(shown.stdout).to.match(new RegExp(`${name} .* ${flights} .* ${worstDay.date} `))
    }
  })

  it('counts every flight exactly once, however often it is killed', async () => {
    const first = runs.start('--rate', '0.01')
    await first.until(() => counted(first) >= 0 || undefined)
    first.kill('SIGKILL')
    expect(await first.ended).to.equal('SIGKILL')
    for (const [share, rate] of [
      [2_000, '6000'],
      [7_000, '10000'],
      [12_000, '8000'],
    ] as const) {
      const run = runs.start('--rate', rate)
      await run.until(() => counted(run) >= share || undefined)
      run.kill('SIGKILL')
      expect(await run.ended).to.equal('SIGKILL')
    }
    expect(await runs.result()).to.deep.equal(plainLoop())
  })

  it('ends within 2 s of SIGINT with everything committed, and goes on from there', async () => {
    const run = runs.start('--json', '--rate', '4000')
    await run.until(() => counted(run) >= 4_000 || undefined)
    const began = Date.now()
    run.kill('SIGINT')
    expect(await run.ended).to.equal(130)
    expect(Date.now() - began).to.be.below(2_000)
    expect(run.stdout).to.equal('')

    const next = runs.start('--json')
    const before = await next.until(() => (counted(next) >= 0 ? counted(next) : undefined))
    expect(before).to.be.at.least(4_000)
    expect(await next.ended).to.equal(0)
    expect(JSON.parse(next.stdout)).to.deep.equal(plainLoop())
  })

  it('ends within 2 s of SIGINT at full load, with everything committed', async () => {
    const run = runs.start()
    await run.until(() => counted(run) > 0 || undefined)
    const began = Date.now()
    run.kill('SIGINT')
    expect(await run.ended).to.equal(130)
    expect(Date.now() - began).to.be.below(2_000)
    expect(await runs.result()).to.deep.equal(plainLoop())
  })

  it('starts afresh with --reset', async () => {
    await runs.result()
    const run = runs.start('--json', '--reset')
    expect(await run.until(() => (counted(run) >= 0 ? counted(run) : undefined))).to.be.below(20_000)
    expect(await run.ended).to.equal(0)
    expect(JSON.parse(run.stdout)).to.deep.equal(plainLoop())
  })

  it('says what is wrong', async () => {
    const wrong = runs.start('--rate', 'fast')
    expect(await wrong.ended).to.equal(1)
    expect(wrong.stderr).to.include('above zero')

    const first = runs.start('--rate', '10')
    await first.until(() => counted(first) >= 0 || undefined)
    for (const options of [[], ['--reset']]) {
      const second = runs.start(...options)
      expect(await second.ended).to.equal(1)
      expect(second.stderr).to.include('RXFAUST_LOCKED').and.not.include('    at ')
    }
  })
})
