import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { DirectoryOwner } from '../../lib/util/DirectoryOwner.js'

describe('DirectoryOwner', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rxfaust-owner-'))
  })
  afterEach(() => rm(directory, { recursive: true }))
  const describeOwner = (): Promise<string> => new DirectoryOwner(directory).describe()
  const written = (owner: object): Promise<void> => writeFile(join(directory, 'OWNER'), JSON.stringify(owner))

  it('tells another app of the same process', async () => {
    await new DirectoryOwner(directory).take()
    expect(await describeOwner()).to.equal('another app of this process')
  })

  it('tells another process, and the machine where it is on another one', async () => {
    const owner = { pid: process.ppid, host: hostname(), program: 'worker.js' }
    await written(owner)
    expect(await describeOwner()).to.equal(`process ${process.ppid} (worker.js)`)
    await written({ ...owner, host: 'elsewhere' })
    expect(await describeOwner()).to.equal(`process ${process.ppid} (worker.js) on elsewhere`)
  })

  it('names nobody where that is not known, or who was named is gone', async () => {
    expect(await describeOwner()).to.equal('another process')
    await written({ pid: 2 ** 30, host: hostname(), program: 'worker.js' })
    expect(await describeOwner()).to.equal('another process')
    await writeFile(join(directory, 'OWNER'), 'garbage')
    expect(await describeOwner()).to.equal('another process')
  })
})
