import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { errorOf } from '../laws/errorOf.js'

const open = (url: string): Promise<Transport> =>
  openTransport(url, { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler })

describe('openTransport', () => {
  const create = (transport: Transport) => transport.admin.createTopics([{ topic: 'topic', partitions: 1 }])

  it('memory:// is a new broker each time', async () => {
    const [one, two] = [await open('memory://'), await open('memory://')]
    await create(one)
    expect(await two.admin.listTopics()).to.deep.equal([])
    expect(one.capabilities.durable).to.equal(false)
    await Promise.all([one.close(), two.close()])
  })

  it('memory://name is one broker, until its last user has closed it', async () => {
    const [one, two] = await Promise.all([open('memory://shared'), open('memory://shared')])
    await create(one as Transport)
    expect(await two?.admin.listTopics()).to.deep.equal(['topic'])
    await one?.close()
    await one?.close()
    expect(await two?.admin.listTopics()).to.deep.equal(['topic'])
    await two?.close()
    const three = await open('memory://shared')
    expect(await three.admin.listTopics()).to.deep.equal([])
    await three.close()
  })

  it('level://directory is one broker, also by another spelling, and keeps what it holds', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rxfaust-open-'))
    const one = await open(`level://${directory}`)
    await create(one)
    const two = await open(`level://${relative(process.cwd(), directory)}/`)
    expect(await two.admin.listTopics()).to.deep.equal(['topic'])
    await one.close()
    expect(await two.admin.listTopics()).to.deep.equal(['topic'])
    const closing = two.close()
    const three = await open(`level://${directory}`)
    await closing
    expect(await three.admin.listTopics()).to.deep.equal(['topic'])
    expect(three.capabilities.durable).to.equal(true)
    await three.close()
    await rm(directory, { recursive: true })
  })

  it('refuses other URLs', async () => {
    for (const url of ['redis://localhost', 'level://', 'memory', '']) await errorOf(open(url), 'RXFAUST_OPTION')
  })
})
