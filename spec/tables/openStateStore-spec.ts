import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { VirtualTimeScheduler } from 'rxjs'
import { openStateStore } from '../../lib/tables/openStateStore.js'
import { storeLaws } from '../laws/storeLaws.js'
import { createTableHost } from './support/createTableHost.js'
import { FakeChangelogs } from './support/FakeChangelogs.js'
import { rejection } from './support/rejection.js'

const host = createTableHost(new FakeChangelogs())
let root: string

storeLaws({ name: 'memory', open: () => openStateStore(host, undefined) })
storeLaws({
  name: 'level',
  async open() {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-store-'))
    return openStateStore(host, join(root, 'tasks', '4-0'))
  },
  reopen: () => openStateStore(host, join(root, 'tasks', '4-0')),
  cleanUp: () => rm(root, { recursive: true }),
})

describe('openStateStore', () => {
  let directory: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-store-'))
    directory = join(root, 'tasks', '4-0')
  })
  afterEach(() => rm(root, { recursive: true }))

  it('waits for an owner that is still closing', async () => {
    const old = await openStateStore(host, directory)
    const opening = openStateStore(host, directory)
    await old.close()
    const store = await opening
    await store.close()
  })

  it('names the directory that somebody else holds', async () => {
    const scheduler = new VirtualTimeScheduler()
    const other = await openStateStore(host, directory)
    const opening = rejection(openStateStore({ ...host, scheduler }, directory))
    let error: unknown
    void opening.then(thrown => {
      error = thrown
    })
    while (error === undefined) {
      scheduler.flush()
      await new Promise(resolve => setImmediate(resolve))
    }
    await other.close()
    expect(error).to.include({ code: 'RXFAUST_LOCKED' }).and.property('message').that.includes(directory)
    expect(scheduler.now()).to.be.within(5_000, 6_000)
  })

  it('stops waiting when it is told to', async () => {
    const other = await openStateStore(host, directory)
    const abort = new AbortController()
    const opening = rejection(openStateStore(host, directory, abort.signal))
    abort.abort(new Error('lost'))
    expect(await opening).to.have.property('message', 'lost')
    await other.close()
  })

  it('moves a store aside that can not be read, and says so', async () => {
    const store = await openStateStore(host, directory)
    await store.write([{ type: 'put', key: Buffer.from('a'), value: Buffer.from('1') }])
    await store.close()
    await writeFile(join(directory, 'CURRENT'), 'garbage')
    const fresh = await openStateStore(host, directory)
    expect(fresh.get(Buffer.from('a'))).to.equal(undefined)
    await fresh.close()
    const found = (await readdir(join(root, 'tasks'))).sort()
    expect(found).to.have.length(2)
    expect(found[1]).to.match(/^4-0\.corrupt-\d+$/)
    expect(host.warned.pop()).to.match(/^RXFAUST_STORE .*4-0\.corrupt-/)
  })

  it('says which directory can not be made', async () => {
    await writeFile(join(root, 'tasks'), 'a file')
    const error = await rejection(openStateStore(host, directory))
    expect(error).to.include({ code: 'RXFAUST_STORE' }).and.property('message').that.includes(directory)
  })
})
