import { expect } from 'chai'
import { map, of, timer } from 'rxjs'
import { number, string } from 'superstruct'
import { App } from '../../lib/app/App.js'
import { RxfaustError } from '../../lib/index.js'
import { type MarblesHelpers, marbles, TestDriver } from '../../lib/testing/index.js'
import type { Topic } from '../../lib/topics/Topic.js'
import { rejection } from './rejection.js'

const values = { a: ['k', 1], b: ['k', 2], c: ['k', 3] } as const

/** Runs a test in which 1, 2 and 3 are sent at 0, 2 and 60000 ms; gives the message of its failure. */
async function failure(expectations: (helpers: MarblesHelpers, topic: Topic<number, string>) => void): Promise<Error> {
  return rejection(
    marbles(helpers => {
      const topic = helpers.app.topic('n', { key: string(), value: number(), partitions: 1 })
      topic.subscribe()
      helpers.produce(topic, 'a-b 59997ms c', values)
      expectations(helpers, topic)
    }),
  )
}

describe('marbles that are not met', () => {
  it('shows both diagrams, where they differ, and the line of the test', async () => {
    const error = await failure(({ expectStream }, topic) => {
      expectStream(topic.pipe(map(n => n * 2))).toBe('a-b 59996ms c', { a: 2, b: 4, c: 6 })
    })
    expect(error.name).to.equal('AssertionError')
    expect(error.message.split('\n')).to.deep.equal([
      'The stream differs from its marbles:',
      '  expected  a-b 59996ms c-',
      '  seen      a-b 59996ms -c',
      '                        ^',
      '  at 59999 ms',
      '  expected  c = 6',
      '  seen      nothing',
    ])
    expect(error.stack?.split('\n')[7]).to.contain('marblesFailures-spec.ts')
  })

  it('shows another value', async () => {
    const error = await failure(({ expectTopic }, topic) => {
      expectTopic(topic).toBe('a-b 59997ms c', { ...values, b: ['k', 20] })
    })
    expect(error.message).to.contain('Topic "n" differs')
    expect(error.message).to.contain("expected  b = [ 'k', 20 ]\n  seen      d = [ 'k', 2 ]")
  })

  it('does not pass over what comes behind the last marble', async () => {
    const error = await failure(({ expectStream }, topic) => expectStream(topic).toBe('a-b', { a: 1, b: 2 }))
    expect(error.message).to.contain('expected  nothing\n  seen      c = 3')
    const silent = await failure(({ expectStream }, topic) => expectStream(topic).toBe(''))
    expect(silent.message).to.contain('at 0 ms\n  expected  nothing\n  seen      a = 1')
  })

  it('tells an end and an error from values', async () => {
    const error = await failure(({ expectStream }) => {
      expectStream(of(1)).toBe('(a#)', { a: 1 })
    })
    expect(error.message).to.contain('expected  a = 1, # (any error)\n  seen      a = 1, | (complete)')
  })

  it('reports everything that is not met', async () => {
    const error = await failure(({ app, expectTable, expectCommitted, expectDeadLetters, expectWarnings }, topic) => {
      const table = app.table('t', { key: string(), value: number() })
      topic.subscribe(n => table.set('sum', n))
      expectTable(table).toEqual({ sum: 4 })
      expectCommitted(topic).toEqual({ 0: 2 })
      expectDeadLetters('d').toEqual([{ offset: 1 }])
      expectWarnings().toEqual(['RXFAUST_LATE_WRITE'])
    })
    expect(error.message.split('\n\n')).to.deep.equal([
      'The table differs:\n  expected  { sum: 4 }\n  seen      { sum: 3 }',
      `What is committed of topic "n" differs:\n  expected  { '0': 2 }\n  seen      { '0': 3 }`,
      'Dead letter topic "d" differs:\n  expected  [ { offset: 1 } ]\n  seen      []',
      "The list of warnings differs:\n  expected  [ 'RXFAUST_LATE_WRITE' ]\n  seen      []",
    ])
  })

  it('tells windows apart', async () => {
    const error = await failure(({ app, expectTable }, topic) => {
      const windows = app.table('t', { key: string(), value: number(), default: () => 0 }).tumbling(60_000)
      topic.subscribe(n => windows.get('x').update(sum => sum + n))
      expectTable(windows).toEqual({ x: { 0: 6 } })
    })
    expect(error.message).to.contain("seen      { x: { '0': 3, '60000': 3 } }")
  })

  it('rejects with the failure of the app', async () => {
    const reason = new RangeError('two')
    const error = await failure(({ expectStream }, topic) => {
      topic.subscribe(async n => {
        if (n === 2) throw reason
      })
      expectStream(topic).toBe('')
    })
    expect(error).to.include({ code: 'RXFAUST_PROCESSING', cause: reason })
    const other = await failure(({ app, expectFailure }) => {
      app.table('t', { partitions: 3 })
      expectFailure('RXFAUST_PROCESSING')
    })
    expect(other).to.include({ code: 'RXFAUST_TOPIC_MISMATCH' })
  })

  it('misses a failure that was expected', async () => {
    const error = await failure(({ expectFailure }) => expectFailure('RXFAUST_DECODE'))
    expect(error.message).to.equal('The app has not failed; expected was RXFAUST_DECODE.')
  })

  it('rejects with an error that nobody handles', async () => {
    const reason = new Error('unhandled')
    const error = await failure(() => {
      timer(10).subscribe(() => {
        throw reason
      })
    })
    expect(error).to.equal(reason)
  })

  it('rejects with a message that can not be sent', async () => {
    const error = await rejection(
      marbles(({ app, produce }) => {
        produce(app.topic('n', { value: number() }), 'a', { a: ['k', 'one' as never] })
      }),
    )
    expect(error).to.include({ code: 'RXFAUST_ENCODE' })
  })

  it('refuses diagrams that it can not use', async () => {
    for (const use of [
      ({ produce }: MarblesHelpers, topic: Topic<number, string>) => produce(topic, 'ad', values),
      ({ produce }: MarblesHelpers, topic: Topic<number, string>) => produce(topic, 'a|', values),
      ({ expectStream }: MarblesHelpers, topic: Topic<number, string>) => expectStream(topic).toBe('-^a', { a: 1 }),
    ]) {
      expect(await failure(use)).to.include({ code: 'RXFAUST_OPTION' })
    }
  })

  it('ends a frame that feeds itself', async () => {
    const error = await failure(({ app }) => {
      const again = (): void => {
        app.runtime.scheduler.schedule(again)
      }
      again()
    })
    expect(error).to.be.instanceOf(RxfaustError)
    expect(error).to.include({ code: 'RXFAUST_DEADLINE' })
  })

  it('gives virtual time to one test at a time, and back after a failure', async () => {
    await failure(({ expectStream }, topic) => expectStream(topic).toBe(''))
    const driver = await TestDriver.start(new App('driven'))
    const error = await rejection(marbles(() => undefined))
    expect(error).to.include({ code: 'RXFAUST_STATE' })
    expect(error.message).to.contain('The TestDriver of app "driven" still has them')
    await driver.stop()
    await rejection(
      marbles(() => {
        throw new Error('in the set-up')
      }),
    )
    await marbles(() => undefined)
  })
})
