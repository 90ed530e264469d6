import { expect } from 'chai'
import { VirtualTimeScheduler } from 'rxjs'
import { Monitor } from '../../lib/acks/Monitor.js'
import { Sender } from '../../lib/acks/Sender.js'
import type { OutRecord } from '../../lib/transport/OutRecord.js'
import type { SendResult } from '../../lib/transport/SendResult.js'
import { TextRecord } from '../../lib/transport/TextRecord.js'
import { type Gate, gate } from '../support/gate.js'
import { settle } from '../support/settle.js'

describe('Sender', () => {
  const setup = () => {
    const calls: Array<{ records: readonly OutRecord[]; gate: Gate }> = []
    const send = async (records: readonly OutRecord[]): Promise<readonly SendResult[]> => {
      const call = { records, gate: gate() }
      calls.push(call)
      await call.gate.promise
      return records.map(({ partition }, offset) => ({ partition, offset, timestamp: 0 }))
    }
    return { calls, sender: new Sender({ send } as never, new Monitor(), new VirtualTimeScheduler()) }
  }
  const record = (bytes: number): OutRecord => ({ topic: 't', partition: 0, key: null, value: new Uint8Array(bytes) })

  it('sends what was added in one turn in one call, and counts bytes until they are stored', async () => {
    const { calls, sender } = setup()
    const sent = Promise.all([sender.send(record(10)), sender.send(record(20))])
    expect(sender.bytes).to.be.above(30)
    await settle()
    expect(calls.map(({ records }) => records.length)).to.deep.equal([2])
    const flushed = sender.flush()
    calls[0]?.gate.open()
    expect((await sent).map(({ offset }) => offset)).to.deep.equal([0, 1])
    await flushed
    expect(sender.bytes).to.equal(0)
  })

  it('counts what a record had when it was added, whatever becomes of the headers that were given with it', async () => {
    const { calls, sender } = setup()
    const headers: Record<string, Uint8Array> = { a: Buffer.alloc(10) }
    const sent = sender.send(new TextRecord('t', 0, 'key', 'value', headers, 1, undefined))
    await settle()
    headers.b = Buffer.alloc(1_000)
    calls[0]?.gate.open()
    await sent
    expect(sender.bytes).to.equal(0)
  })

  it('tells each of a failed call, and goes on', async () => {
    const { calls, sender } = setup()
    const first = sender.send(record(1)).catch((error: Error) => error.message)
    await settle()
    const second = sender.send(record(1))
    await settle()
    calls[0]?.gate.fail(new Error('away'))
    calls[1]?.gate.open()
    expect(await first).to.equal('away')
    expect((await second).offset).to.equal(0)
    expect(sender.bytes).to.equal(0)
  })

  it('lets wait until so many bytes are left, in order of need', async () => {
    const { calls, sender } = setup()
    const done: string[] = []
    const watch = (name: string, bytes: number) => sender.below(bytes).then(() => done.push(name))
    sender.send(record(1_000)).catch(() => done.push('failed'))
    await settle()
    sender.send(record(100)).catch(() => done.push('failed'))
    await settle()
    const waits = [watch('all', 0), watch('some', 500)]
    await watch('none', 10_000)
    calls[0]?.gate.open()
    await settle()
    expect(done).to.deep.equal(['none', 'some'])
    calls[1]?.gate.open()
    await Promise.all(waits)
    expect(done).to.deep.equal(['none', 'some', 'all'])
  })
})
