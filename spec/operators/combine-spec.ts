import { expect } from 'chai'
import { map } from 'rxjs'
import { combine, items, tee } from '../../lib/operators/index.js'
import type { RxfaustError } from '../../lib/util/RxfaustError.js'
import { gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('combine', () => {
  let app: StreamHarness
  beforeEach(() => {
    app = new StreamHarness()
  })

  it('gives the values of all as they come, each in its own event', async () => {
    const numbers = app.topic<number>('numbers')
    const letters = app.topic<string>('letters')
    const work = gate()
    const seen: unknown[] = []
    combine(numbers, letters.pipe(map(letter => letter.toUpperCase())))
      .pipe(items())
      .subscribe(each => {
        seen.push(each)
        return work.promise
      })
    app.deliver(numbers, 1, { key: 'n' })
    app.deliver(letters, 'a', { key: 'l' })
    expect(seen).to.deep.equal([
      ['n', 1],
      ['l', 'A'],
    ])
    expect([app.frontier(numbers), app.frontier(letters)]).to.deep.equal([0, 0])
    work.open()
    await settle()
    expect([app.frontier(numbers), app.frontier(letters)]).to.deep.equal([1, 1])
  })

  it('completes when all have', () => {
    const numbers = app.topic<number>('numbers')
    const letters = app.topic<string>('letters')
    let completed = false
    combine(numbers, letters).subscribe({
      complete: () => {
        completed = true
      },
    })
    numbers.reader.finish()
    expect(completed).to.equal(false)
    letters.reader.finish()
    expect(completed).to.equal(true)
  })

  it('has the error policy that they share, or else that of the app', () => {
    const policies = (...own: Array<'skip' | 'fail' | undefined>) => {
      const [first, ...others] = own.map((onError, at) => app.topic<number>(`topic-${at}`, { onError }))
      if (first === undefined) throw new Error('no topic')
      return combine(first, ...others).policy
    }
    expect(policies('skip', 'skip')).to.equal('skip')
    expect(policies('skip', 'fail')).to.equal(undefined)
    expect(policies('skip', undefined)).to.equal(undefined)
  })

  it('puts together what tee has split', () => {
    const numbers = app.topic<number>('numbers')
    const [small, large] = tee(numbers)
    const seen: number[] = []
    combine(small, large.pipe(map(value => value * 100))).subscribe(value => {
      seen.push(value)
    })
    app.deliver(numbers, 1)
    expect(seen).to.deep.equal([1, 100])
    expect(app.frontier(numbers)).to.equal(1)
  })

  it('refuses streams of several apps', () => {
    let code: unknown
    try {
      combine(app.topic('numbers'), new StreamHarness().topic('numbers'))
    } catch (error) {
      code = (error as RxfaustError).code
    }
    expect(code).to.equal('RXFAUST_OPTION')
  })
})
