import { expect } from 'chai'
import { asyncScheduler } from 'rxjs'
import type { ManifestEntry } from '../../lib/app/ManifestEntry.js'
import { ManifestLog } from '../../lib/app/ManifestLog.js'
import { openTransport } from '../../lib/transport/openTransport.js'
import type { Producer } from '../../lib/transport/Producer.js'
import type { Transport } from '../../lib/transport/Transport.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'
import { silentLogger } from '../../lib/util/silentLogger.js'

const entries = (name: string): ReadonlyMap<string, ManifestEntry> =>
  new Map([
    [
      name,
      { kind: 'table', topic: 't', partitions: 1, key: { codec: 'text' }, value: { codec: 'json' }, incarnation: name },
    ],
  ])

describe('ManifestLog', () => {
  let transport: Transport
  let producer: Producer
  beforeEach(async () => {
    transport = await openTransport('memory://', { clientId: 'spec', logger: silentLogger, scheduler: asyncScheduler })
    producer = await transport.producer()
  })
  afterEach(async () => {
    await producer.close()
    await transport.close()
  })
  const open = (app = 'app', stop = new AbortController()): ManifestLog =>
    new ManifestLog(app, transport, producer, asyncScheduler, 5_000, stop.signal)
  const names = async (log: ManifestLog): Promise<string[] | undefined> => {
    const { entries: found } = await log.read()
    return found && [...found.keys()]
  }

  it('holds nothing, and creates nothing, before the first record', async () => {
    expect(await open().read()).to.deep.equal({ entries: undefined, base: -1 })
    expect(await open('a'.repeat(249)).read()).to.deep.equal({ entries: undefined, base: -1 })
    expect(await transport.admin.listTopics()).to.deep.equal([])
  })

  it('gives what was written last, and keeps it for ever', async () => {
    await open().append(entries('a'), -1)
    const { base, entries: first } = await open().read()
    expect([base, first]).to.deep.equal([0, entries('a')])
    await open().append(entries('b'), base)
    expect(await names(open())).to.deep.equal(['b'])
    const { config } = (await transport.admin.describeTopics(['app-manifest'])).get('app-manifest') ?? {}
    expect(config).to.include({ 'cleanup.policy': 'delete', 'retention.ms': '-1' })
  })

  it('lets one of several win that write at the same time, the same for all who read', async () => {
    await Promise.all(['a', 'b', 'c'].map(name => open().append(entries(name), -1)))
    const [winner] = (await names(open())) ?? []
    for (let turn = 0; turn < 3; turn++) expect(await names(open())).to.deep.equal([winner])
    await open().append(entries('d'), 0)
    await open().append(entries('late'), 0)
    expect(await names(open())).to.deep.equal(['d'])
  })

  it('refuses what it can not read, and what a newer version has written', async () => {
    const refused = async (app: string, value: string | null): Promise<string> => {
      const topic = `${app}-manifest`
      await transport.admin.createTopics([{ topic, partitions: 1 }])
      await producer.send([{ topic, partition: 0, key: null, value: value === null ? null : Buffer.from(value) }])
      const error = await open(app)
        .read()
        .then(String, (reason: unknown) => reason)
      expect(error).to.be.instanceOf(RxfaustError).with.property('code', 'RXFAUST_MANIFEST')
      return (error as Error).message
    }
    expect(await refused('text', 'hello')).to.contain('no manifest')
    expect(await refused('none', null)).to.contain('no manifest')
    expect(await refused('other', '{"version":1}')).to.contain('no manifest')
    expect(await refused('newer', '{"version":2,"base":-1,"nodes":{}}')).to.contain('a newer version')
  })

  it('ends when the app stops', async () => {
    await open().append(entries('a'), -1)
    const stop = new AbortController()
    const stopped = new Error('stopped')
    stop.abort(stopped)
    expect(
      await open('app', stop)
        .read()
        .catch((reason: unknown) => reason),
    ).to.equal(stopped)
  })
})
