import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import type { SealedWrites } from '../../../lib/acks/SealedWrites.js'
import { Task } from '../../../lib/acks/Task.js'
import { createFormat } from '../../../lib/tables/state/createFormat.js'
import type { StateSpec } from '../../../lib/tables/state/StateSpec.js'
import type { TablePartition } from '../../../lib/tables/state/TablePartition.js'
import { TaskTables } from '../../../lib/tables/state/TaskTables.js'
import { RxfaustError } from '../../../lib/util/RxfaustError.js'
import { createTableHost, type FakeTableHost } from '../support/createTableHost.js'
import { FakeChangelogs } from '../support/FakeChangelogs.js'
import { rejection } from '../support/rejection.js'

const specOf = (name: string): StateSpec<unknown, unknown> => ({
  name,
  changelogTopic: `app-${name}-changelog`,
  format: createFormat(name, 'text', 'json'),
  retention: undefined,
})
const specs = [specOf('one'), specOf('two')]
const [one, two] = specs as [StateSpec<unknown, unknown>, StateSpec<unknown, unknown>]

describe('TaskTables', () => {
  let root: string
  let changelogs: FakeChangelogs
  let host: FakeTableHost
  let tables: TaskTables

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-tables-'))
    changelogs = new FakeChangelogs()
    host = createTableHost(changelogs, { stateDirectory: root, tableCacheSize: 8 })
    await open()
  })
  afterEach(async () => {
    await tables.close()
    await rm(root, { recursive: true, force: true })
  })

  async function open(): Promise<void> {
    tables = new TaskTables(host, new Task(4, 1, 1), specs)
    await tables.recover(new AbortController().signal)
  }
  const table = (spec = one): TablePartition<unknown, unknown> =>
    tables.partitionOf(spec) as TablePartition<unknown, unknown>
  const commit = async (): Promise<void> => {
    const sealed = tables.seal()
    if (sealed !== undefined) await sealed.store(await changelogs.send(sealed.records))
  }
  const contents = async (spec = one): Promise<[unknown, unknown][]> => {
    const found: [unknown, unknown][] = []
    for await (const [key, value] of table(spec).entries()) found.push([key, value])
    return found
  }
  const log = (spec = one) => changelogs.log(spec.changelogTopic, 1)

  it('has nothing to seal where nothing was written', async () => {
    expect(tables.seal()).to.equal(undefined)
    table().write('a', 1)
    await commit()
    expect(tables.seal()).to.equal(undefined)
  })

  it('sends one record per key however often it was written, and no other', async () => {
    for (let at = 0; at < 5; at++) table().write('a', at)
    table().write('b', undefined)
    table(two).write('a', 'x')
    const sealed = tables.seal() as SealedWrites
    const records = sealed.records.map(({ topic, partition, key, value }) => [
      topic,
      partition,
      String(key),
      String(value),
    ])
    expect(records).to.deep.equal([
      ['app-one-changelog', 1, 'a', '4'],
      ['app-one-changelog', 1, 'b', 'null'],
      ['app-two-changelog', 1, 'a', '"x"'],
    ])
    sealed.reopen()
  })

  it('holds data and checkpoints after it was closed and opened', async () => {
    table().write('a', 1)
    table().write('b', 2)
    table(two).write('a', 3)
    await commit()
    table().write('a', 'not committed')
    await tables.close()
    host.monitor.recordsRecovered = 0
    await open()
    expect(await contents()).to.deep.equal([
      ['a', 1],
      ['b', 2],
    ])
    expect(await contents(two)).to.deep.equal([['a', 3]])
    expect([table().checkpoint, table().size, table(two).checkpoint]).to.deep.equal([2, 2, 1])
    expect(host.monitor.recordsRecovered).to.equal(0)
  })

  it('keeps sealed writes readable, below newer ones, and takes them back', async () => {
    table().write('a', 1)
    table().write('b', 1)
    const sealed = tables.seal() as SealedWrites
    table().write('a', 2)
    expect([table().read('a'), table().read('b'), table().size]).to.deep.equal([2, 1, 2])
    expect(await contents()).to.deep.equal([
      ['a', 2],
      ['b', 1],
    ])
    sealed.reopen()
    sealed.reopen()
    expect(await contents()).to.deep.equal([
      ['a', 2],
      ['b', 1],
    ])
    await commit()
    expect(log().records.map(({ key, value }) => `${key}=${value}`)).to.deep.equal(['a=2', 'b=1'])
    expect(table().size).to.equal(2)
  })

  it('does not take back what was stored', async () => {
    table().write('a', 1)
    const sealed = tables.seal() as SealedWrites
    await sealed.store(await changelogs.send(sealed.records))
    sealed.reopen()
    expect(tables.seal()).to.equal(undefined)
  })

  it('keeps the checkpoint where somebody else wrote in between, and sees it after the next recovery', async () => {
    table().write('a', 1)
    await commit()
    log().append('a', '100')
    log().append('b', '100')
    table().write('c', 1)
    await commit()
    table().write('d', 1)
    await commit()
    expect(table().checkpoint).to.equal(1)
    expect(host.logged).to.have.length(1)
    await tables.close()
    await open()
    expect(await contents()).to.deep.equal([
      ['a', 100],
      ['b', 100],
      ['c', 1],
      ['d', 1],
    ])
    expect(table().size).to.equal(4)
  })

  it('holds no more decoded values than the cache may', async () => {
    for (let round = 0; round < 20; round++) {
      for (let at = 0; at < 50; at++) table().write(`k${round}-${at}`, at)
      await commit()
      for (let at = 0; at < 50; at++) expect(table().read(`k0-${at}`)).to.equal(at)
      expect(table().cached).to.be.at.most(4)
    }
    expect(table().size).to.equal(1000)
  })

  it('names the key of a value that can not be encoded, when the records are asked for', () => {
    table().write('ann', () => 1)
    const sealed = tables.seal() as SealedWrites
    expect(() => sealed.records)
      .to.throw(RxfaustError, '"ann"')
      .with.property('code', 'RXFAUST_ENCODE')
    sealed.reopen()
    table().write('ann', 1)
  })

  it('refuses writes once its task is lost', async () => {
    const lost = new AbortController()
    await tables.close()
    tables = new TaskTables(host, new Task(4, 1, 1), specs)
    await tables.recover(lost.signal)
    expect(table().writable).to.equal(true)
    lost.abort(new Error('lost'))
    expect(table().writable).to.equal(false)
    const held = table()
    await tables.close()
    expect(held.writable).to.equal(false)
    expect(tables.partitionOf(one)).to.equal(undefined)
  })

  it('can be closed while it recovers, and leaves the store free', async () => {
    await tables.close()
    log().append('a', '1')
    let hanging = (): void => {}
    const hangs = new Promise<void>(resolve => {
      hanging = resolve
    })
    changelogs.step = what => {
      if (what !== 'read') return undefined
      hanging()
      return new Promise(() => {})
    }
    tables = new TaskTables(host, new Task(4, 1, 1), specs)
    const recovering = rejection(tables.recover(new AbortController().signal))
    await hangs
    await tables.close()
    expect(await recovering).to.have.property('code', 'RXFAUST_STATE')
    changelogs.step = () => {}
    await open()
    expect(await contents()).to.deep.equal([['a', 1]])
  })

  it('stops the other tables where the recovery of one fails', async () => {
    await tables.close()
    log(one).append(null, '1')
    for (let at = 0; at < 10; at++) log(two).append(`k${at}`, '1')
    tables = new TaskTables(host, new Task(4, 1, 1), specs)
    expect(await rejection(tables.recover(new AbortController().signal))).to.have.property('code', 'RXFAUST_RECOVERY')
    await new Promise(resolve => setImmediate(resolve))
    expect(changelogs.reading).to.equal(0)
  })

  it('equals a map, whatever fails, and after a crash the changelog', async () => {
    type Step =
      | { readonly do: 'write'; readonly spec: number; readonly key: string; readonly value: number | null }
      | { readonly do: 'update'; readonly spec: number; readonly key: string }
      | { readonly do: 'read'; readonly spec: number; readonly key: string }
      | { readonly do: 'seal' | 'store' | 'fail' | 'fail after sending' | 'commit' | 'crash' | 'lose the disk' }
    const spec = fc.constantFrom(0, 1)
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'ä', '€')
    const step: fc.Arbitrary<Step> = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ do: fc.constant('write' as const), spec, key, value: fc.option(fc.nat(9)) }),
      },
      { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('update' as const, 'read' as const), spec, key }) },
      {
        weight: 8,
        arbitrary: fc.record({
          do: fc.constantFrom('seal', 'store', 'fail', 'fail after sending', 'commit', 'crash', 'lose the disk'),
        }),
      },
    ) as fc.Arbitrary<Step>

    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
        await tables.close()
        await rm(root, { recursive: true, force: true })
        changelogs = new FakeChangelogs()
        host = createTableHost(changelogs, { stateDirectory: root, tableCacheSize: 8 })
        await open()
        let models = specs.map(() => new Map<string, number>())
        let sealed: SealedWrites | undefined
        const reopened = async (): Promise<void> => {
          await tables.close()
          sealed = undefined
          models = specs.map(each => {
            const model = new Map<string, number>()
            for (const { key: bytes, value } of log(each).records) {
              if (value === null) model.delete(String(bytes))
              else model.set(String(bytes), Number(String(value)))
            }
            return model
          })
        }
        for (const each of steps) {
          if ('key' in each) {
            const model = models[each.spec] as Map<string, number>
            const partition = table(specs[each.spec])
            const before = model.get(each.key)
            if (each.do === 'write') {
              if (each.value === null) model.delete(each.key)
              else model.set(each.key, each.value)
              expect(partition.write(each.key, each.value ?? undefined)).to.equal(before)
            } else if (each.do === 'read') {
              expect(partition.read(each.key)).to.equal(before)
            } else {
              model.set(each.key, (before ?? 100) + 1)
              const updated = partition.update(
                each.key,
                value => (value as number) + 1,
                () => 100,
              )
              expect(updated).to.equal((before ?? 100) + 1)
            }
          } else if (each.do === 'seal') sealed ??= tables.seal()
          else if (each.do === 'store' || each.do === 'commit') {
            sealed ??= tables.seal()
            await sealed?.store(await changelogs.send(sealed.records))
            sealed = undefined
          } else if (each.do === 'fail') {
            sealed?.reopen()
            sealed = undefined
          } else if (each.do === 'fail after sending') {
            if (sealed !== undefined) await changelogs.send(sealed.records)
            sealed?.reopen()
            sealed = undefined
          } else {
            await reopened()
            if (each.do === 'lose the disk') await rm(root, { recursive: true, force: true })
            await open()
          }
          for (const [at, each] of specs.entries()) {
            const model = models[at] as Map<string, number>
            expect(table(each).size).to.equal(model.size)
            const sorted = [...model].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
            expect(await contents(each)).to.deep.equal(sorted)
          }
        }
      }),
      { numRuns: 60 },
    )
  }).timeout(60_000)
})
