import { expect } from 'chai'
import type { StoreWrite } from '../../../lib/transport/embedded/LogStore.js'
import { LogWriter } from '../../../lib/transport/embedded/LogWriter.js'
import { MemoryLogStore } from '../../../lib/transport/embedded/MemoryLogStore.js'
import { errorOf } from '../../laws/errorOf.js'

/** Remembers its batches; one that has a state named `bad` fails. */
class NotingStore extends MemoryLogStore {
  readonly batches: string[][] = []

  override async write(writes: readonly StoreWrite[]): Promise<void> {
    await undefined
    const keys = writes.map(write => (write.kind === 'state' ? write.key : write.kind))
    this.batches.push(keys)
    if (keys.includes('bad')) throw new Error('disk full')
  }
}

describe('LogWriter', () => {
  const state = (key: string): StoreWrite[] => [{ kind: 'state', key, value: {} }]

  it('writes in one batch what comes in one turn, and in the next what comes meanwhile', async () => {
    const store = new NotingStore()
    const writer = new LogWriter(store)
    const applied: string[] = []
    const add = (key: string): Promise<void> => writer.add(state(key), () => applied.push(key))
    const first = add('a')
    const second = add('b').then(() => applied.push('b resolved'))
    await first
    await Promise.all([second, add('c'), add('d')])
    await writer.idle()
    expect(store.batches).to.deep.equal([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(applied).to.deep.equal(['a', 'b', 'b resolved', 'c', 'd'])
  })

  it('rejects what was in a batch that failed, applies none of it, and goes on', async () => {
    const store = new NotingStore()
    const writer = new LogWriter(store)
    const applied: string[] = []
    const add = (key: string): Promise<void> => writer.add(state(key), () => applied.push(key))
    const [one, two] = [add('one'), add('bad')]
    const error = await errorOf(one, 'RXFAUST_BROKER')
    expect(error.message).to.include('disk full')
    await errorOf(two, 'RXFAUST_BROKER')
    await add('after')
    expect(applied).to.deep.equal(['after'])
  })
})
