import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { describeKafka } from '../../support/kafka/describeKafka.js'
import { freshName } from '../../support/kafka/openForSpecs.js'
import { runProgram, startProgram } from '../../support/runProgram.js'

describe('closes of windows', function () {
  this.timeout(60_000)
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rxfaust-closes-'))
  })
  afterEach(() => rm(directory, { recursive: true, force: true }))
  const closesOf = async (args: readonly string[]): Promise<unknown> => JSON.parse(await runProgram('closeRun', args))

  it('are announced once across processes', async () => {
    const args = [`level://${directory}/broker`, `${directory}/data`, 'closes']
    expect(await closesOf([...args, 'first'])).to.deep.equal([
      [0, 1],
      [1, 2],
    ])
    expect(await closesOf([...args, 'finish'])).to.deep.equal([[2, 1]])
  })

  it('are announced again where the process was killed before they were dealt with, the others not', async () => {
    const args = [`level://${directory}/broker`, `${directory}/data`, 'closes']
    const child = startProgram('closeRun', [...args, 'hang'])
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer]
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(JSON.parse(line.toString())).to.deep.equal([[0, 1]])
    const closed = (await closesOf([...args, 'finish'])) as [number, number][]
    expect(closed.map(([minute]) => minute)).to.deep.equal([1, 2])
    expect(closed[0]).to.deep.equal([1, 2])
  })

  describeKafka('on kafka://', kafka => {
    it('are announced once across processes, from changelogs and from stores', async () => {
      const id = freshName('closes')
      const run = (data: string, mode: string): Promise<unknown> =>
        closesOf([kafka.url, `${directory}/${data}`, id, mode])
      expect(await run('one', 'first')).to.deep.equal([
        [0, 1],
        [1, 2],
      ])
      // Another machine: it has the changelog alone.
      expect(await run('other', 'finish')).to.deep.equal([[2, 1]])
    })
  })
})
