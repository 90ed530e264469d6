import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { discardState } from '../../../lib/tables/store/discardState.js'
import { openStateStore } from '../../../lib/tables/store/openStateStore.js'
import { PartitionStore } from '../../../lib/tables/store/PartitionStore.js'
import { createTableHost } from '../support/createTableHost.js'
import { FakeChangelogs } from '../support/FakeChangelogs.js'

describe('discardState', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-discard-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  it('deletes what is stored of a table, of all its partitions, and nothing else', async () => {
    const host = createTableHost(new FakeChangelogs(), { stateDirectory: root })
    const open = (partition: number) => openStateStore(host, join(root, 'tasks', `3-${partition}`))
    for (const partition of [0, 2]) {
      const store = await open(partition)
      for (const table of ['totals', 'totals2']) {
        const part = new PartitionStore(store, table, partition)
        await part.write([part.put(Buffer.from('ann'), Buffer.from('1')), part.putMeta({ next: 1, size: 1 })])
      }
      await store.close()
    }
    for (const table of ['totals', 'names']) await (await openStateStore(host, join(root, 'global', table))).close()
    await discardState(host, 'totals', 3)
    expect(await readdir(join(root, 'global'))).to.deep.equal(['names'])
    expect(await readdir(join(root, 'tasks'))).to.deep.equal(['3-0', '3-2'])
    for (const partition of [0, 2]) {
      const store = await open(partition)
      const found = await Promise.all(
        ['totals', 'totals2'].map(async table => {
          const part = new PartitionStore(store, table, partition)
          return [part.meta() !== undefined, await part.count()]
        }),
      )
      await store.close()
      expect(found).to.deep.equal([
        [false, 0],
        [true, 1],
      ])
    }
  })

  it('has nothing to do where state is in memory', async () => {
    await discardState(createTableHost(new FakeChangelogs()), 'totals', 3)
    expect(await readdir(root)).to.deep.equal([])
  })
})
