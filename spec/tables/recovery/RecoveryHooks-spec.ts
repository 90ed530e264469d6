import { expect } from 'chai'
import type { ChangelogEvent } from '../../../lib/tables/changelog/ChangelogEvent.js'
import { RecoveryHooks, type RecoveryOptions } from '../../../lib/tables/recovery/RecoveryHooks.js'
import { createFormat } from '../../../lib/tables/state/createFormat.js'
import type { InRecord } from '../../../lib/transport/InRecord.js'
import { gate } from '../../support/gate.js'
import { rejection } from '../support/rejection.js'

const record = (offset: number, key: string | null, value: string | null): InRecord => ({
  offset,
  timestamp: offset * 10,
  timestampType: 'create',
  key: key === null ? null : Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  headers: {},
})

describe('RecoveryHooks', () => {
  const { signal } = new AbortController()
  const hooks = (options: RecoveryOptions<string, number> = {}): RecoveryHooks<string, number> =>
    new RecoveryHooks('totals', createFormat<string, number>('totals', 'text', 'json'), options)

  it('gives each record, decoded and in order, deletions included', async () => {
    const events: ChangelogEvent<string, number>[] = []
    await hooks({ onChangelogEvent: event => events.push(event) }).applying(
      3,
      [record(7, 'a', '1'), record(9, 'a', null)],
      signal,
    )
    const at = { table: 'totals', partition: 3, key: 'a' }
    expect(events).to.deep.equal([
      { ...at, offset: 7, timestamp: 70, value: 1 },
      { ...at, offset: 9, timestamp: 90, value: undefined },
    ])
  })

  it('waits for each promise before the next record', async () => {
    const first = gate()
    const seen: number[] = []
    const applying = hooks({
      onChangelogEvent: ({ offset }) => {
        seen.push(offset)
        return offset === 0 ? first.promise : undefined
      },
    }).applying(0, [record(0, 'a', '1'), record(1, 'a', '2')], signal)
    await new Promise(resolve => setImmediate(resolve))
    expect(seen).to.deep.equal([0])
    first.open()
    await applying
    expect(seen).to.deep.equal([0, 1])
  })

  for (const [how, fail] of [
    [
      'throws',
      () => {
        throw new Error('no')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no'))],
  ] as const) {
    it(`says which record and which function failed where it ${how}`, async () => {
      const error = await rejection(hooks({ onChangelogEvent: fail }).applying(2, [record(5, 'a', '1')], signal))
      expect(error).to.include({ code: 'RXFAUST_RECOVERY', retriable: false })
      expect(error)
        .to.have.property('message')
        .that.matches(/onChangelogEvent of table "totals".*partition 2.*offset 5: no/)
      const recovered = await rejection(hooks({ onRecover: fail }).recovered(2, 6))
      expect(recovered)
        .to.have.property('message')
        .that.matches(/onRecover of table "totals".*partition 2.*offset 6: no/)
    })
  }

  it('stops between two records where the signal aborts', async () => {
    const abort = new AbortController()
    const seen: number[] = []
    const applying = hooks({
      onChangelogEvent: ({ offset }) => {
        seen.push(offset)
        abort.abort(new Error('lost'))
      },
    }).applying(0, [record(0, 'a', '1'), record(1, 'a', '2')], abort.signal)
    expect(await rejection(applying)).to.have.property('message', 'lost')
    expect(seen).to.deep.equal([0])
  })

  it('calls everybody who waits for the recovery, one after the other', async () => {
    const calls: unknown[] = []
    const all = hooks({ onRecover: recovered => calls.push(recovered) })
    all.onRecover(async () => {
      await new Promise(resolve => setImmediate(resolve))
      calls.push('second')
    })
    all.onRecover(() => calls.push('third'))
    await all.recovered(1, 12)
    expect(calls).to.deep.equal([{ table: 'totals', partition: 1, position: 12 }, 'second', 'third'])
  })

  for (const recoveryBufferSize of [0, -1, 1.5, Number.NaN]) {
    it(`refuses a buffer of ${recoveryBufferSize} records`, () => {
      expect(() => hooks({ recoveryBufferSize }))
        .to.throw(/recoveryBufferSize/)
        .with.property('code', 'RXFAUST_OPTION')
    })
  }
})
