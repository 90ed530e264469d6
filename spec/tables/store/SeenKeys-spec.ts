import { expect } from 'chai'
import { SeenKeys } from '../../../lib/tables/store/SeenKeys.js'
import { partitionFor } from '../../../lib/transport/partitionFor.js'

describe('SeenKeys', () => {
  /** As they are in one partition of eight. */
  const keys = (count: number, prefix: string): Buffer[] => {
    const found: Buffer[] = []
    for (let at = 0; found.length < count; at++) {
      const key = Buffer.from(`${prefix}-${at}`)
      if (partitionFor(key, 8) === 3) found.push(key)
    }
    return found
  }

  it('knows every key that it has seen', () => {
    const seen = new SeenKeys(5_000)
    for (const key of keys(5_000, 'k')) seen.add(key)
    for (const key of keys(5_000, 'k')) expect(seen.add(key)).to.equal(true)
  })

  it('takes few new keys for seen ones, in one partition of many', () => {
    for (const count of [10, 1_000, 50_000]) {
      const seen = new SeenKeys(count)
      let wrong = 0
      for (const key of keys(count, 'order')) wrong += Number(seen.add(key))
      expect(wrong, `of ${count}`).to.be.at.most(count / 50)
    }
  })

  it('errs, but loses nothing, with more keys than were expected', () => {
    const seen = new SeenKeys(0)
    const many = keys(2_000, 'k')
    for (const key of many) seen.add(key)
    for (const key of many) expect(seen.add(key)).to.equal(true)
  })
})
