import { expect } from 'chai'
import { App, json } from '../../lib/index.js'
import { groupBy } from '../../lib/operators/index.js'
import { TestDriver } from '../../lib/testing/index.js'

describe('RepartitionPurge', () => {
  it('deletes what is committed of a repartition topic, and nothing else', async () => {
    const app = new App('purge')
    const input = app.topic('input', { value: json<number>(), partitions: 1 })
    const grouped = input.pipe(groupBy(value => `k${value % 2}`, { name: 'parity', partitions: 1 }))
    grouped.subscribe()
    const driver = await TestDriver.start(app)
    for (const value of [1, 2, 3]) await driver.put(input, 'k', value)
    await driver.advance({ seconds: 40 })
    await driver.put(input, 'k', 4)
    await driver.advance({ seconds: 2 })
    const between = app.topic('purge-parity-repartition')
    expect(await between.offsets()).to.deep.equal([{ partition: 0, earliest: 4, latest: 4 }])
    expect(await input.offsets()).to.deep.equal([{ partition: 0, earliest: 0, latest: 4 }])
    await driver.stop()
  })
})
