import { expect } from 'chai'
import { App } from 'rxfaust'
import { takeWithin } from 'rxfaust/operators'
import { TestDriver } from 'rxfaust/testing'
import { map } from 'rxjs'
import { string } from 'superstruct'

function createApp() {
  const app = new App('words', { broker: 'kafka://kafka.example:9092' })
  const words = app.topic('words', { value: string(), partitions: 1 })
  const sentences = app.topic('sentences', { value: string(), partitions: 1 })
  const lengths = app.table('lengths', { default: () => 0, partitions: 1 })
  words.subscribe(async word => lengths.set(word, word.length))
  words
    .pipe(
      takeWithin(10, { minutes: 1 }),
      map(batch => batch.join(' ')),
    )
    .subscribe(sentences)
  return { app, words, sentences, lengths }
}

describe('words', () => {
  const { app, words, sentences, lengths } = createApp()
  let t: TestDriver

  before(async () => {
    t = await TestDriver.start(app)
  })

  after(() => t.stop())

  it('are measured and put together', async () => {
    await t.put(words, null, 'to')
    await t.putAll(words, [[null, 'be'], { value: 'or', timestamp: Date.UTC(2001, 0, 1) }])
    expect(await t.table(lengths)).to.deep.equal({ to: 2, be: 2, or: 2 })

    await t.advance({ seconds: 59 })
    expect(t.read(sentences)).to.deep.equal([])
    await t.advance({ seconds: 1 })
    expect(t.read(sentences)).to.deep.equal([[null, 'to be or']])

    await t.put(words, null, 'not')
    await t.idle()
    expect(t.now).to.equal(120_000)
    expect(t.read(sentences)).to.deep.equal([[null, 'not']])
  })
})
