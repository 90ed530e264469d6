import { expect } from 'chai'
import fc from 'fast-check'
import { readStreamTime, streamTimeRecord } from '../../../lib/tables/changelog/streamTimeRecord.js'
import type { StreamTime } from '../../../lib/tables/state/StreamTime.js'

const time = fc.oneof(fc.constant(-Infinity), fc.integer({ min: -1e12, max: 1e13 }))

function readAgain(told: StreamTime): StreamTime | undefined {
  const { key, value } = streamTimeRecord('t', 0, told)
  return readStreamTime({ offset: 0, timestamp: 0, timestampType: 'create', key, value, headers: {} })
}

describe('streamTimeRecord', () => {
  it('is read as it was written, also of one side of a join that has announced and has seen nothing', () => {
    fc.assert(
      fc.property(time, time, (seen, announced) => {
        fc.pre(seen !== -Infinity || announced !== -Infinity)
        expect(readAgain({ time: seen, announced })).to.deep.equal({ time: seen, announced })
      }),
    )
  })
})
