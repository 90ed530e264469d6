import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runProgram } from '../support/runProgram.js'

describe('backpressure', function () {
  this.timeout(120_000)
  const records = 100_000
  const limit = 64 * 1024 * 1024

  it('holds 100,000 records of 1 kB back for a consumer that takes 8,000 a second', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rxfaust-backpressure-'))
    try {
      const args = [`${directory}/broker`, String(records), '8000', String(limit)]
      await runProgram('slowConsumer', ['fill', ...args])
      const { done, growth, pauses } = JSON.parse(
        await runProgram('slowConsumer', ['consume', ...args], ['--expose-gc']),
      )
      expect(done).to.equal(records)
      expect(growth).to.be.lessThan(limit / 2)
      expect(pauses)
        .to.be.greaterThan(0)
        .and.at.most(records / (1_024 / 4))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})
