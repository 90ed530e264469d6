import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { VirtualTimeScheduler } from 'rxjs'
import { openStateStore } from '../../../lib/tables/store/openStateStore.js'
import type { StateStore } from '../../../lib/tables/store/StateStore.js'
import { storeLaws } from '../../laws/storeLaws.js'
import { startProgram } from '../../support/runProgram.js'
import { createTableHost } from '../support/createTableHost.js'
import { FakeChangelogs } from '../support/FakeChangelogs.js'
import { rejection } from '../support/rejection.js'

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
const small = {
  ...host,
  store: {
    cacheSize: 0,
    writeBufferSize: 64 * 1024,
    compression: false,
    maxFileSize: 1024 * 1024,
    blockSize: 1024,
    blockRestartInterval: 1,
    maxOpenFiles: 100,
  },
}
storeLaws({
  name: 'level, with every setting',
  async open() {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-store-'))
    return openStateStore(small, join(root, 'tasks', '4-0'))
  },
  reopen: () => openStateStore(small, join(root, 'tasks', '4-0')),
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
    expect(error)
      .to.include({ code: 'RXFAUST_LOCKED' })
      .and.property('message')
      .that.includes(`${directory} is held by another app of this process`)
    expect(scheduler.now()).to.be.within(5_000, 6_000)
  })

  it('is refused by another process, and granted when that has ended, however it ended', async () => {
    const holder = startProgram('holdStore', [directory])
    await once(holder.stdout as NodeJS.ReadableStream, 'data')
    const scheduler = new VirtualTimeScheduler()
    const opening = openStateStore({ ...host, scheduler }, directory)
    let error: unknown
    opening.catch((thrown: unknown) => {
      error = thrown
    })
    while (error === undefined) {
      scheduler.flush()
      await new Promise(resolve => setImmediate(resolve))
    }
    expect(error).to.include({ code: 'RXFAUST_LOCKED' })
    expect(error)
      .to.have.property('message')
      .that.includes(`${directory} is held by process ${holder.pid} (`)
      .and.includes('holdStore')
    const again = openStateStore(host, directory)
    holder.kill('SIGKILL')
    await (await again).close()
  }).timeout(20_000)

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

  const corruptions: Record<string, (files: readonly string[]) => Promise<unknown>> = {
    'an empty CURRENT': () => writeFile(join(directory, 'CURRENT'), ''),
    'a manifest that is gone': files => rm(join(directory, files.find(name => name.startsWith('MANIFEST')) as string)),
    'a manifest of garbage': files =>
      writeFile(join(directory, files.find(name => name.startsWith('MANIFEST')) as string), 'x'.repeat(10_000)),
    'a table file that is gone': files => rm(join(directory, files.find(name => name.endsWith('.ldb')) as string)),
  }
  for (const [what, damage] of Object.entries(corruptions)) {
    it(`moves a store aside that has ${what}`, async () => {
      await fill(await openStateStore({ ...host, store: { writeBufferSize: 64 * 1024 } }, directory))
      await damage(await readdir(directory))
      const fresh = await openStateStore(host, directory)
      expect(fresh.get(Buffer.from('k0'))).to.equal(undefined)
      await fresh.close()
      expect(host.warned.pop()).to.match(/^RXFAUST_STORE .*4-0\.corrupt-/)
    })
  }

  it('moves a store aside at the next opening where a read has found it corrupt', async () => {
    const store = { writeBufferSize: 64 * 1024, cacheSize: 0 }
    await fill(await openStateStore({ ...host, store }, directory))
    for (const name of await readdir(directory)) {
      if (name.endsWith('.ldb')) await writeFile(join(directory, name), 'x'.repeat(50_000))
    }
    const broken = await openStateStore({ ...host, store }, directory)
    expect(() => broken.get(Buffer.from('k1')))
      .to.throw(/rebuilt from the changelogs/)
      .with.property('code', 'RXFAUST_STORE')
    await broken.close()
    const fresh = await openStateStore({ ...host, store }, directory)
    await fresh.write([{ type: 'put', key: Buffer.from('a'), value: Buffer.from('1') }])
    await fresh.close()
    expect(host.warned.pop()).to.match(/^RXFAUST_STORE .*corrupt.*4-0\.corrupt-/)
    const again = await openStateStore({ ...host, store }, directory)
    expect(again.get(Buffer.from('a'))?.toString()).to.equal('1')
    await again.close()
  })

  it('hands the settings to Level', async () => {
    const store = { writeBufferSize: 64 * 1024, maxFileSize: 1024 * 1024, compression: false }
    await fill(await openStateStore({ ...host, store }, directory))
    const plain = (await readdir(directory)).filter(name => name.endsWith('.ldb')).length
    await rm(directory, { recursive: true })
    await fill(await openStateStore(host, directory))
    expect(plain).to.be.above((await readdir(directory)).filter(name => name.endsWith('.ldb')).length)
  })

  it('opens a store of the user by its function, and names the location where that fails', async () => {
    const memory = await openStateStore(host, undefined)
    const asked: string[] = []
    const store = (location: string): StateStore => {
      asked.push(location)
      return memory
    }
    const opened = await openStateStore({ ...host, store }, directory)
    await opened.write([{ type: 'put', key: Buffer.from('a'), value: Buffer.from('1') }])
    expect(memory.get(Buffer.from('a'))?.toString()).to.equal('1')
    expect(asked).to.deep.equal([directory])
    const cause = new Error('no such disk')
    const failing = rejection(openStateStore({ ...host, store: () => Promise.reject(cause) }, directory))
    expect(await failing).to.include({ code: 'RXFAUST_STORE', cause })
    expect(await failing)
      .to.have.property('message')
      .that.includes(directory)
      .and.includes('no such disk')
  })

  /** More than the smallest write buffer, so that there are sorted files. */
  async function fill(store: StateStore): Promise<void> {
    const value = Buffer.alloc(1_000, 'v')
    for (let at = 0; at < 300; at += 10) {
      const keys = Array.from({ length: 10 }, (_, n) => Buffer.from(`k${at + n}`))
      await store.write(keys.map(key => ({ type: 'put', key, value })))
    }
    await store.close()
  }

  it('says which directory can not be made', async () => {
    await writeFile(join(root, 'tasks'), 'a file')
    const error = await rejection(openStateStore(host, directory))
    expect(error).to.include({ code: 'RXFAUST_STORE' }).and.property('message').that.includes(directory)
  })
})
