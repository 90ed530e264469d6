import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { App, type SetChange, SetManager, setCommands } from 'rxfaust'
import { TestDriver } from 'rxfaust/testing'
import { number, object, string } from 'superstruct'
import type { TypeDescription } from '../../../lib/codecs/TypeDescription.js'
import { createSetTable } from '../../../lib/tables/sets/createSetTable.js'
import type { SetTable } from '../../../lib/tables/sets/SetTable.js'
import type { SetTableHost } from '../../../lib/tables/sets/SetTableHost.js'
import type { SetTableOptions } from '../../../lib/tables/sets/SetTableOptions.js'
import { rejection } from '../support/rejection.js'
import { TableBench } from '../support/TableBench.js'

type Bench<E> = TableBench<SetTable<string, E>>

describe('SetTable', () => {
  const open: TableBench<unknown>[] = []
  afterEach(() => Promise.all(open.splice(0).map(bench => bench.close())))

  async function bench<E = string>(
    options: SetTableOptions = {},
    value: TypeDescription = string(),
  ): Promise<Bench<E>> {
    const made: Bench<E> = new TableBench(1, host =>
      createSetTable(host as unknown as SetTableHost, 'users', { key: string(), value, partitions: 1, ...options }),
    ) as unknown as Bench<E>
    open.push(made as TableBench<unknown>)
    await made.open()
    return made
  }
  const changesOf = <E>(at: Bench<E>): SetChange<string, E>[] => {
    const seen: SetChange<string, E>[] = []
    at.table.subscribe(change => void seen.push(change))
    return seen
  }

  it('adds and deletes elements in events, and stores nothing of an empty set', async () => {
    const at = await bench()
    const bern = at.table.get('bern')
    at.at('bern', () => {
      expect([bern.add('ann'), bern.add('ann'), bern.add('bob')]).to.deep.equal([true, false, true])
    })
    expect([bern.size, bern.has('ann'), bern.has('eve'), [...bern]]).to.deep.equal([2, true, false, ['ann', 'bob']])
    expect([at.table.size, at.table.has('bern'), at.table.has('ulm')]).to.deep.equal([1, true, false])
    at.at('bern', () => {
      expect([bern.delete('ann'), bern.discard('ann'), bern.discard('bob')]).to.deep.equal([true, false, true])
    })
    expect([bern.size, at.table.size, at.table.has('bern')]).to.deep.equal([0, 0, false])
    await at.commit()
    expect(at.changelogs.log('app-users-changelog').records.map(({ value }) => value)).to.deep.equal([null])
  })

  it('refuses a change outside of a stream, also one that would change nothing', async () => {
    const at = await bench()
    at.at('bern', () => at.table.get('bern').add('ann'))
    for (const element of ['ann', 'bob']) {
      expect(() => at.table.get('bern').add(element)).to.throw('RXFAUST_TABLE_SCOPE')
    }
    expect(() => at.table.delete('bern')).to.throw('RXFAUST_TABLE_SCOPE')
    expect(() => at.table.clear()).to.throw('RXFAUST_TABLE_SCOPE')
    expect([...at.table.get('bern')]).to.deep.equal(['ann'])
  })

  it('removes what has to be there, and pops the oldest', async () => {
    const at = await bench()
    const bern = at.table.get('bern')
    at.at('bern', () => {
      bern.update(['ann', 'bob'])
      expect(() => bern.remove('eve')).to.throw('RXFAUST_STATE')
      bern.remove('bob')
      expect([bern.pop(), bern.pop()]).to.deep.equal(['ann', undefined])
    })
  })

  it('refuses what is no element, and changes nothing then', async () => {
    const at = await bench()
    const bern = at.table.get('bern')
    at.at('bern', () => {
      expect(() => bern.update(['ann'], [1 as unknown as string])).to.throw('RXFAUST_ENCODE')
      expect(() => bern.add(null as unknown as string)).to.throw('RXFAUST_ENCODE')
    })
    expect([bern.size, at.table.size]).to.deep.equal([0, 0])
  })

  it('takes objects, the same where they hold the same, and bytes and text', async () => {
    const objects = await bench<{ id: number }>({}, object({ id: number() }))
    const set = objects.table.get('k')
    objects.at('k', () => {
      expect([set.add({ id: 1 }), set.add({ id: 1 })]).to.deep.equal([true, false])
    })
    expect([set.has({ id: 1 }), set.union([{ id: 1 }, { id: 2 }])]).to.deep.equal([
      true,
      new Set([{ id: 1 }, { id: 2 }]),
    ])
    const bytes = await bench<Uint8Array>({}, 'raw')
    bytes.at('k', () => bytes.table.get('k').update([Buffer.from([255, 0]), Buffer.from([255, 0])]))
    const texts = await bench({}, 'text')
    texts.at('k', () => texts.table.get('k').update(['ä"\\', 'b']))
    for (const at of [objects, bytes, texts]) {
      await at.commit()
      await at.restart()
    }
    expect([...objects.table.get('k')]).to.deep.equal([{ id: 1 }])
    expect(bytes.table.get('k').has(Buffer.from([255, 0]))).to.equal(true)
    expect([...texts.table.get('k')]).to.deep.equal(['ä"\\', 'b'])
  })

  it('writes a set as one JSON array, once per commit', async () => {
    const at = await bench()
    at.at('bern', () => at.table.get('bern').update(['ann', 'bob']))
    await at.commit()
    at.at('bern', () => {
      at.table.get('bern').add('cid')
      at.table.get('bern').add('dee')
    })
    await at.commit()
    expect(at.changelogs.log('app-users-changelog').records.map(({ value }) => `${value}`)).to.deep.equal([
      '["ann","bob"]',
      '["ann","bob","cid","dee"]',
    ])
  })

  it('leaves as it was what a commit is writing', async () => {
    const at = await bench()
    at.at('bern', () => at.table.get('bern').add('ann'))
    const sealed = at.task(0).store?.seal()
    at.at('bern', () => at.table.get('bern').add('bob'))
    expect(`${sealed?.records[0]?.value}`).to.equal('["ann"]')
    sealed?.reopen()
    expect([...at.table.get('bern')]).to.deep.equal(['ann', 'bob'])
    at.at('bern', () => at.table.get('bern').add('cid'))
    await at.commit()
    await at.restart()
    expect([...at.table.get('bern')]).to.deep.equal(['ann', 'bob', 'cid'])
  })

  it('emits what was added and removed, with the event', async () => {
    const at = await bench()
    const seen = changesOf(at)
    at.at('bern', () => {
      const bern = at.table.get('bern')
      bern.update(['ann', 'bob'], ['cid', 'ann'])
      bern.add('ann')
      bern.symmetricDifferenceUpdate(['ann', 'dee'])
      at.table.next({ key: 'bern', value: ['dee', 'eve'] })
      at.table.clear()
    })
    expect(seen.map(({ key, added, removed, size }) => [key, added, removed, size])).to.deep.equal([
      ['bern', ['ann', 'bob', 'cid'], [], 3],
      ['bern', ['dee'], ['ann'], 3],
      ['bern', ['eve'], ['bob', 'cid'], 2],
      ['bern', [], ['dee', 'eve'], 0],
    ])
    for (const { event } of seen) expect(event?.queue.partition).to.equal(0)
  })

  it('gives copies of its sets', async () => {
    const at = await bench()
    at.at('bern', () => {
      at.table.get('bern').update(['ann', 'bob'])
      at.table.get('ulm').add('cid')
    })
    const all = new Map([
      ['bern', new Set(['ann', 'bob'])],
      ['ulm', new Set(['cid'])],
    ])
    expect(await at.table.toMap()).to.deep.equal(all)
    expect(new Map(at.table)).to.deep.equal(all)
    expect([...at.table.keys()]).to.deep.equal([...all.keys()])
    expect([...at.table.values()]).to.deep.equal([...all.values()])
    at.table.get('bern').toSet().add('eve')
    expect(at.table.get('bern').has('eve')).to.equal(false)
    expect(await at.table.asAnsiTable()).to.include('│ bern │ {ann, bob} │')
    expect(at.table.info()).to.include({ table: 'set', changelog: 'app-users-changelog', size: 2 })
    expect(at.table.info()).not.to.have.property('manager')
  })

  it('is a Set per key, over commits and restarts', async () => {
    const some = fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e'), { maxLength: 4 })
    const names = 'update differenceUpdate intersectionUpdate symmetricDifferenceUpdate replace pop drop commit restart'
    const action = fc.tuple(fc.constantFrom(...names.split(' ')), fc.constantFrom('k', 'l'), some, some)
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 30 }), fc.boolean(), async (actions, observed) => {
        const at = await bench()
        const told = new Map<string, Set<string>>([
          ['k', new Set()],
          ['l', new Set()],
        ])
        const watch = (): void => {
          if (!observed) return
          at.table.subscribe(({ key, added, removed }) => {
            for (const each of removed) expect(told.get(key)?.delete(each)).to.equal(true)
            for (const each of added) told.get(key)?.add(each)
          })
        }
        watch()
        let model = new Map([...told].map(([key, set]) => [key, new Set(set)]))
        let committed = structuredClone(model)
        for (const [what, key, one, two] of actions) {
          if (what === 'commit') {
            await at.commit()
            committed = structuredClone(model)
          } else if (what === 'restart') {
            await at.restart()
            model = structuredClone(committed)
            for (const [each, set] of model) told.set(each, new Set(set))
            watch()
          } else {
            const next = changed(what, model.get(key) as Set<string>, one, two)
            at.at(key, () => {
              const set = at.table.get(key)
              if (what === 'pop') expect(set.pop()).to.equal([...(model.get(key) as Set<string>)][0])
              else if (what === 'drop') expect(at.table.delete(key)).to.equal((model.get(key)?.size ?? 0) > 0)
              else if (what === 'replace') set.replace(one)
              else if (what === 'symmetricDifferenceUpdate') set.symmetricDifferenceUpdate(one)
              else set[what as 'update'](one, two)
            })
            model.set(key, next)
          }
          for (const [each, expected] of model) {
            const set = at.table.get(each)
            expect([...set].sort()).to.deep.equal([...expected].sort())
            expect([set.size, at.table.has(each)]).to.deep.equal([expected.size, expected.size > 0])
            if (observed) expect(told.get(each)).to.deep.equal(expected)
            expect(set.union(one, two)).to.deep.equal(new Set([...expected, ...one, ...two]))
            expect(set.intersection(one, two)).to.deep.equal(
              new Set([...expected].filter(e => one.includes(e) && two.includes(e))),
            )
            expect(set.difference(one, two)).to.deep.equal(
              new Set([...expected].filter(e => !one.includes(e) && !two.includes(e))),
            )
            expect(set.symmetricDifference(one)).to.deep.equal(changed('symmetricDifferenceUpdate', expected, one, []))
            expect(set.isSubsetOf(one)).to.equal([...expected].every(e => one.includes(e)))
            expect(set.isSupersetOf(one)).to.equal(one.every(e => expected.has(e)))
            expect(set.isDisjointFrom(one)).to.equal(!one.some(e => expected.has(e)))
          }
          expect(at.table.size).to.equal([...model.values()].filter(({ size }) => size > 0).length)
        }
        await at.close()
      }),
      { numRuns: 100 },
    )
  })

  describe('in an app', () => {
    const key = string()
    it('is written by streams, and by clients through its manager', async () => {
      const app = new App('shop', { broker: 'memory://' })
      const logins = app.topic('logins', { key, value: object({ city: string(), user: string() }), partitions: 3 })
      const users = app.setTable('users', { key, value: string(), partitions: 3, startManager: true })
      logins.subscribe(({ city, user }) => void users.get(city).add(user))
      expect(users.info().manager).to.equal('shop-users-setmanager')
      const t = await TestDriver.start(app)
      await t.put(logins, 'bern', { city: 'bern', user: 'ann' })
      await users.manager.add('bern', 'bob', 'cid')
      await users.manager.add('ulm', 'dee')
      await users.manager.discard('bern', 'bob', 'eve')
      await t.idle()
      expect(await t.table(users)).to.deep.equal({ bern: new Set(['ann', 'cid']), ulm: new Set(['dee']) })
      await users.manager.replace('bern', ['fay'])
      await users.manager.clear('ulm')
      await t.idle()
      expect(await t.table(users)).to.deep.equal({ bern: new Set(['fay']) })
      await t.stop()
    })

    it('takes commands of clients that know the topic only, and refuses others by the policy', async () => {
      const app = new App('shop', { broker: 'memory://' })
      const users = app.setTable('users', {
        key,
        value: string(),
        partitions: 2,
        startManager: true,
        onError: { deadLetter: 'refused' },
      })
      const plain = app.topic('plain', { key, value: 'raw', partitions: 2 })
      const t = await TestDriver.start(app)
      const raw = users.manager.topic as unknown as typeof plain
      const codec = setCommands(string())
      expect(`${codec.encode({ action: 'add', members: ['ann', 'ann'] })}`).to.equal(
        '{"action":"add","members":["ann"]}',
      )
      for (const text of [
        '{"action":"grow","members":[]}',
        '{"action":"add"}',
        '[]',
        'null',
        'no JSON',
        '{"action":"add","members":[7]}',
      ]) {
        expect(() => codec.decode(Buffer.from(text)), text).to.throw()
      }
      await raw.send({ key: 'bern', value: { action: 'grow', members: [] } as never }).catch(() => undefined)
      await new SetManager(users.manager.topic).add('bern', 'ann')
      await users.manager.topic.send({ key: null, value: { action: 'add', members: ['nobody'] } })
      await t.idle()
      expect(await t.table(users)).to.deep.equal({ bern: new Set(['ann']) })
      expect(app.monitor.deadLetters).to.equal(2)
      await t.stop()
    })

    it('is there again after a restart, on disk', async () => {
      const root = await mkdtemp(join(tmpdir(), 'rxfaust-sets-'))
      const start = async () => {
        const app = new App('shop', {
          broker: `level://${root}/broker`,
          dataDirectory: `${root}/data`,
          commitInterval: 5,
        })
        const users = app.setTable('users', { key, value: string(), partitions: 2, startManager: true })
        await app.start()
        return { app, users }
      }
      try {
        const first = await start()
        await first.users.manager.add('bern', 'ann', 'bob')
        await first.app.idle()
        await first.app.stop()
        const second = await start()
        expect([...second.users.get('bern')]).to.deep.equal(['ann', 'bob'])
        expect([...second.users.keys()]).to.deep.equal(['bern'])
        await second.users.manager.discard('bern', 'ann')
        await second.app.idle()
        expect([...second.users.get('bern')]).to.deep.equal(['bob'])
        await second.app.stop()
      } finally {
        await rm(root, { recursive: true })
      }
    })

    it('says that it has no manager, and that a manager needs partitions', async () => {
      const app = new App('shop', { broker: 'memory://' })
      expect(() => app.setTable('users').manager)
        .to.throw('RXFAUST_OPTION')
        .with.property('message')
        .that.includes('startManager')
      expect(await rejection((async () => app.setTable('more', { startManager: true }))())).to.include({
        code: 'RXFAUST_OPTION',
      })
    })
  })
})

function changed(what: string, set: ReadonlySet<string>, one: string[], two: string[]): Set<string> {
  if (what === 'update') return new Set([...set, ...one, ...two])
  if (what === 'differenceUpdate') return new Set([...set].filter(e => !one.includes(e) && !two.includes(e)))
  if (what === 'intersectionUpdate') return new Set([...set].filter(e => one.includes(e) && two.includes(e)))
  if (what === 'symmetricDifferenceUpdate') {
    return new Set([...[...set].filter(e => !one.includes(e)), ...one.filter(e => !set.has(e))])
  }
  if (what === 'replace') return new Set([...[...set].filter(e => one.includes(e)), ...one])
  return what === 'pop' ? new Set([...set].slice(1)) : new Set()
}
