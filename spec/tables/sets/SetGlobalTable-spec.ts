import { expect } from 'chai'
import { App, type SetChange } from 'rxfaust'
import { TestDriver } from 'rxfaust/testing'
import { string } from 'superstruct'
import { createSetGlobalTable } from '../../../lib/tables/sets/createSetGlobalTable.js'
import type { SetGlobalTable } from '../../../lib/tables/sets/SetGlobalTable.js'
import type { SetTableHost } from '../../../lib/tables/sets/SetTableHost.js'
import { createTableHost } from '../support/createTableHost.js'
import { FakeChangelogs } from '../support/FakeChangelogs.js'
import { rejection } from '../support/rejection.js'

describe('SetGlobalTable', () => {
  let changelogs: FakeChangelogs
  let opened: SetGlobalTable<string, string>[]
  beforeEach(() => {
    changelogs = new FakeChangelogs()
    opened = []
  })
  afterEach(async () => {
    for (const { table } of opened) await table.close()
  })

  async function worker(): Promise<SetGlobalTable<string, string>> {
    const host = createTableHost(changelogs)
    const roles = createSetGlobalTable(host as unknown as SetTableHost, 'roles', { key: string(), value: string() })
    host.registered[0]?.resolved(1)
    opened.push(roles)
    await roles.table.start()
    return roles
  }

  it('is changed from anywhere, and read where it was changed', async () => {
    const roles = await worker()
    const ann = roles.get('ann')
    expect([await ann.add('admin'), await ann.add('admin'), ann.has('admin')]).to.deep.equal([true, false, true])
    await ann.update(['author'], ['editor'])
    await ann.intersectionUpdate(['author', 'admin'])
    expect(ann.toSet()).to.deep.equal(new Set(['admin', 'author']))
    expect(await ann.pop()).to.equal('admin')
    await roles.next({ key: 'bob', value: ['author'] })
    expect([...roles]).to.deep.equal([
      ['ann', new Set(['author'])],
      ['bob', new Set(['author'])],
    ])
    expect([await roles.delete('bob'), await roles.delete('bob')]).to.deep.equal([true, false])
    await roles.clear()
    expect([roles.size, await roles.toMap()]).to.deep.equal([0, new Map()])
    expect(roles.info()).to.include({ table: 'global set', changelog: 'app-roles-changelog' })
  })

  it('loses no change of one worker, however many are under way', async () => {
    const roles = await worker()
    const names = Array.from({ length: 20 }, (_, at) => `r${at}`)
    await Promise.all(names.map(name => roles.get('ann').add(name)))
    expect([...roles.get('ann')]).to.deep.equal(names)
  })

  it('rejects what is no element, writes nothing, and goes on', async () => {
    const roles = await worker()
    const ann = roles.get('ann')
    const [wrong] = await Promise.all([rejection(ann.add(7 as unknown as string)), ann.add('admin')])
    expect(wrong).to.include({ code: 'RXFAUST_ENCODE' })
    expect(await rejection(ann.remove('none'))).to.include({ code: 'RXFAUST_STATE' })
    expect([...ann]).to.deep.equal(['admin'])
  })

  it('is the same on another worker, which sees what was added and removed', async () => {
    const one = await worker()
    const two = await worker()
    const seen: SetChange<string, string>[] = []
    const last = new Promise<void>(resolve => {
      two.subscribe(change => {
        seen.push(change)
        if (change.size === 0) resolve()
      })
    })
    await one.get('ann').update(['admin', 'author'])
    await one.get('ann').replace(['author', 'editor'])
    await one.delete('ann')
    await last
    expect(seen.map(({ added, removed, size, event }) => [added, removed, size, event])).to.deep.equal([
      [['admin', 'author'], [], 2, undefined],
      [['editor'], ['admin'], 2, undefined],
      [[], ['author', 'editor'], 0, undefined],
    ])
  })

  it('has a manager, through which all changes of a key go one after the other', async () => {
    const app = new App('shop', { broker: 'memory://' })
    const roles = app.setGlobalTable('roles', { key: string(), value: string(), startManager: true })
    const t = await TestDriver.start(app)
    await Promise.all(['a', 'b', 'c'].map(name => roles.manager.add('ann', name)))
    await roles.manager.discard('ann', 'b')
    await t.idle()
    expect(await t.table(roles)).to.deep.equal({ ann: new Set(['a', 'c']) })
    expect(roles.info()).to.include({ manager: 'shop-roles-setmanager', partitions: 1 })
    await t.stop()
  })
})
