import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { filter, firstValueFrom, type Observable, ReplaySubject } from 'rxjs'
import { createGlobalTable } from '../../lib/tables/createGlobalTable.js'
import type { GlobalTable } from '../../lib/tables/GlobalTable.js'
import type { TableChange } from '../../lib/tables/TableChange.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'
import { createTableHost, type FakeTableHost } from './support/createTableHost.js'
import { FakeChangelogs } from './support/FakeChangelogs.js'
import { rejection } from './support/rejection.js'

describe('GlobalTable', () => {
  let changelogs: FakeChangelogs
  let opened: GlobalTable<string, unknown>[]
  let root: string

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-global-'))
    changelogs = new FakeChangelogs()
    opened = []
  })
  afterEach(async () => {
    for (const table of opened) await table.close()
    await rm(root, { recursive: true })
  })

  async function worker(
    directory: string,
    partitions?: number,
  ): Promise<{ host: FakeTableHost; airports: GlobalTable<string, unknown> }> {
    const host = createTableHost(changelogs, { stateDirectory: join(root, directory) })
    const airports = createGlobalTable(host, 'airports', { partitions })
    host.registered[0]?.resolved(partitions ?? 1)
    opened.push(airports)
    await airports.start()
    return { host, airports }
  }
  const entries = async (table: GlobalTable<string, unknown>): Promise<unknown[]> => {
    const found: unknown[] = []
    for await (const [key, value] of table.entries()) found.push([key, value])
    return found
  }
  /** Resolves when the change comes, or has come since the call of `changesOf`. */
  const changesOf = (table: GlobalTable<string, unknown>): Observable<TableChange<string, unknown>> => {
    const seen = new ReplaySubject<TableChange<string, unknown>>()
    table.subscribe(change => seen.next(change))
    return seen
  }
  const of = (changes: Observable<TableChange<string, unknown>>, key: string) =>
    firstValueFrom(changes.pipe(filter(change => change.key === key)))

  it('pops, sets a default once, assigns, clears, and is iterated over at once', async () => {
    const { airports } = await worker('one', 2)
    await airports.assign({ OSL: 'Oslo', BGO: 'Bergen', TRD: 'Trondheim' })
    expect([...airports].sort()).to.deep.equal([
      ['BGO', 'Bergen'],
      ['OSL', 'Oslo'],
      ['TRD', 'Trondheim'],
    ])
    expect([await airports.pop('BGO'), await airports.pop('BGO'), airports.has('BGO')]).to.deep.equal([
      'Bergen',
      undefined,
      false,
    ])
    expect(await airports.setDefault('OSL', 'other')).to.equal('Oslo')
    expect([await airports.setDefault('SVG', 'Stavanger'), airports.get('SVG')]).to.deep.equal([
      'Stavanger',
      'Stavanger',
    ])
    expect([...airports.keys()].sort()).to.deep.equal(['OSL', 'SVG', 'TRD'])
    await airports.clear()
    expect([[...airports], airports.size]).to.deep.equal([[], 0])
    expect(airports.info()).to.include({ table: 'global', partitions: 2, size: 0 })
  })

  it('updates a key as often as it is asked to at once, and goes on where a change throws', async () => {
    const { airports } = await worker('one')
    const thrown = new Error('no')
    const add = (flights: unknown): unknown => ((flights as number | undefined) ?? 0) + 1
    const fail = (): never => {
      throw thrown
    }
    const [, wrong] = await Promise.all([
      airports.update('OSL', add),
      rejection(airports.update('OSL', fail)),
      airports.update('OSL', add),
    ])
    expect([wrong, airports.get('OSL')]).to.deep.equal([thrown, 2])
    const list = [1]
    await airports.set('list', list)
    const stored = airports.get('list') as number[]
    await airports.update('list', () => {
      stored.push(2)
      return stored
    })
    const { airports: other } = await worker('two')
    expect(other.get('list')).to.deep.equal([1, 2])
  })

  it('knows the keys of other workers, and of before the start, up to its limit', async () => {
    const { airports } = await worker('one')
    await airports.set('OSL', 'Oslo')
    const two = await worker('two')
    expect([...two.airports.keys()]).to.deep.equal(['OSL'])
    const seen = changesOf(two.airports)
    await airports.set('BGO', 'Bergen')
    await airports.delete('OSL')
    await of(seen.pipe(filter(({ value }) => value === undefined)), 'OSL')
    expect([...two.airports.keys()]).to.deep.equal(['BGO'])
  })

  it('reads what it wrote, without a stream', async () => {
    const { airports } = await worker('one')
    await airports.set('OSL', 'Oslo')
    await airports.next({ key: 'BGO', value: 'Bergen' })
    expect([airports.get('OSL'), airports.has('BGO'), airports.size]).to.deep.equal(['Oslo', true, 2])
    await airports.delete('OSL')
    await airports.next({ key: 'BGO', value: null })
    expect([airports.get('OSL'), airports.has('BGO'), airports.size]).to.deep.equal([undefined, false, 0])
  })

  it('shows the writes of other workers, as changes without an event', async () => {
    const { airports } = await worker('one')
    const other = await worker('two')
    const changes = changesOf(other.airports)
    await airports.set('OSL', 'Oslo')
    expect(await of(changes, 'OSL')).to.deep.equal({ key: 'OSL', value: 'Oslo', previous: undefined, event: undefined })
    expect(other.airports.get('OSL')).to.equal('Oslo')
    await other.airports.set('OSL', 'Gardermoen')
    const again = changesOf(other.airports)
    await airports.delete('OSL')
    expect(await of(again, 'OSL')).to.deep.equal({
      key: 'OSL',
      value: undefined,
      previous: 'Gardermoen',
      event: undefined,
    })
    expect(other.airports.get('OSL')).to.equal(undefined)
  })

  it('has every partition, from its store and the end of the topic', async () => {
    const { airports } = await worker('one', 3)
    const names = Array.from({ length: 30 }, (_, at) => `A${at}`)
    await Promise.all(names.map(name => airports.set(name, name)))
    expect(changelogs.log('app-airports-changelog', 2).records).to.not.have.length(0)
    await airports.close()
    const { airports: other } = await worker('two', 3)
    await other.set('B', 'B')
    const { airports: again, host } = await worker('one', 3)
    expect(again.size).to.equal(31)
    expect(again.get('A7')).to.equal('A7')
    expect(again.get('B')).to.equal('B')
    expect(host.monitor.recordsRecovered).to.equal(1)
    expect(await entries(again)).to.have.length(31)
  })

  it('waits while the broker is away, and sees everything afterwards', async () => {
    const { airports, host } = await worker('one')
    let away = true
    changelogs.step = () => {
      if (away) throw new RxfaustError('RXFAUST_BROKER', 'Away.', 'Wait.', { retriable: true })
    }
    const writing = airports.set('OSL', 'Oslo')
    away = false
    await writing
    expect(airports.get('OSL')).to.equal('Oslo')
    expect(host.failures).to.deep.equal([])
  })

  it('begins anew where the topic does', async () => {
    const { airports } = await worker('one')
    await airports.set('old', '1')
    await airports.set('older', '1')
    await airports.close()
    const log = changelogs.log('app-airports-changelog')
    log.records.length = 0
    log.end = 0
    log.append('new', '1')
    const { airports: again } = await worker('one')
    expect(await entries(again)).to.deep.equal([['new', 1]])
  })

  it('rejects a write that did not come back before the end', async () => {
    const { airports } = await worker('one')
    let sent = (): void => {}
    const sending = new Promise<void>(resolve => {
      sent = resolve
    })
    changelogs.step = what => {
      if (what === 'send') sent()
      return what === 'read' ? new Promise(() => {}) : undefined
    }
    const writing = rejection(airports.set('OSL', 'Oslo'))
    await sending
    await airports.close()
    expect(await writing).to.have.property('code', 'RXFAUST_STATE')
  })

  it('hands what can not be repaired to the app', async () => {
    const { airports, host } = await worker('one')
    changelogs.log('app-airports-changelog').append(null, '1')
    const writing = rejection(airports.set('OSL', 'Oslo'))
    expect(await writing).to.have.property('code', 'RXFAUST_RECOVERY')
    await new Promise(resolve => setImmediate(resolve))
    expect(host.failures).to.have.length(1)
  })

  it('says that the app has not started, or has stopped', async () => {
    const table = createGlobalTable(createTableHost(changelogs), 'airports')
    expect(() => table.get('OSL'))
      .to.throw(RxfaustError)
      .with.property('code', 'RXFAUST_STATE')
    expect(await rejection(table.set('OSL', 1))).to.have.property('code', 'RXFAUST_STATE')
    const { airports } = await worker('one')
    await airports.close()
    await airports.close()
    expect(() => airports.get('OSL'))
      .to.throw(RxfaustError)
      .with.property('code', 'RXFAUST_STATE')
  })

  it('leaves its store free where it can not start', async () => {
    changelogs.log('app-airports-changelog').append(null, '1')
    const host = createTableHost(changelogs, { stateDirectory: join(root, 'one') })
    const airports = createGlobalTable(host, 'airports')
    host.registered[0]?.resolved(1)
    expect(await rejection(airports.start())).to.have.property('code', 'RXFAUST_RECOVERY')
    changelogs.logs.clear()
    const { airports: again } = await worker('one')
    expect(again.size).to.equal(0)
  })
})
