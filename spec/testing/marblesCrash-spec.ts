import { expect } from 'chai'
import { interval, map, Subject, timer } from 'rxjs'
import { number, string } from 'superstruct'
import { mergeMap, to } from '../../lib/operators/index.js'
import { type MarblesHelpers, marbles } from '../../lib/testing/index.js'
import { rejection } from './rejection.js'

const one = { key: string(), value: number(), partitions: 1 }
const values = { a: ['k', 1], b: ['k', 2], c: ['k', 3], d: ['k', 4] } as const
const numbers = { a: 1, b: 2, c: 3, d: 4 }

describe('marbles with crashes', () => {
  it('goes on from what was committed', () => {
    const apps = new Set<unknown>()
    return marbles(({ app, produce, crash, expectStream, expectTopic, expectCommitted }) => {
      apps.add(app)
      const topic = app.topic('n', one)
      const out = app.topic('out', one)
      topic.pipe(to(out)).subscribe()
      // a is committed after a second; b and c are not when the app dies; d is sent while it is dead.
      produce(topic, '    a 2s bc-d', values)
      crash('             2s ---!--^')
      expectStream(topic).toBe('a 2s bc---(bcd)', numbers)
      expectTopic(out).toBe('   a 2s bc---(bcd)', values)
      expectTopic(topic).toBe(' a 2s bc-d', values)
      expectCommitted(topic).toEqual({ 0: 4 })
    }).then(() => expect(apps.size).to.equal(2))
  })

  it('rebuilds tables from their changelogs', () =>
    marbles(({ app, produce, crash, expectStream, expectTable, expectCommitted }) => {
      const topic = app.topic('n', one)
      const sums = app.table('sums', { key: string(), value: number(), default: () => 0, partitions: 1 })
      const perMinute = sums.tumbling({ minutes: 1 })
      const summed = topic.pipe(
        map(n => {
          perMinute.get('all').update(sum => sum + n)
          return sums.update('all', sum => sum + n)
        }),
      )
      produce(topic, '     a 4s b 4s c', values)
      crash('              2s (!^) 4s (!^)')
      expectStream(summed).toBe('a 4s b 4s c', { a: 1, b: 3, c: 6 })
      expectTable(sums).toEqual({ all: 6 })
      expectTable(perMinute).toEqual({ all: { 0: 6 } })
      expectCommitted(topic).toEqual({ 0: 3 })
    }))

  it('writes nothing of a table that was not committed', () =>
    marbles(({ app, produce, crash, expectStream, expectTable }) => {
      const topic = app.topic('n', one)
      const sums = app.table('sums', { key: string(), value: number(), default: () => 0, partitions: 1 })
      produce(topic, '  a-b', values)
      crash('           ---(!^)')
      expectStream(topic.pipe(map(n => sums.update('all', sum => sum + n)))).toBe('a-b(ab)', {
        a: 1,
        b: 3,
      })
      expectTable(sums).toEqual({ all: 3 })
    }))

  it('lets nothing of the dead app run on', async () => {
    const seen: string[] = []
    const gate = new Subject<void>()
    let life = 0
    await marbles(({ app, hot, produce, crash, expectStream, expectWarnings }) => {
      const name = `app ${++life}`
      const topic = app.topic('n', one)
      interval(2).subscribe(beat => {
        if (beat < 3) seen.push(`${name} beats`)
      })
      app.stream(hot('---x----y')).subscribe(value => seen.push(`${name} sees ${value}`))
      topic.subscribe(async n => {
        seen.push(`${name} begins ${n}`)
        await new Promise<void>(resolve => {
          if (life === 1) gate.subscribe(() => resolve())
          else timer(1).subscribe(() => resolve())
        })
        await topic.offsets()
        seen.push(`${name} ends ${n}`)
      })
      if (life === 2) gate.next()
      produce(topic, '-a', values)
      crash('   ----!^')
      expectStream(topic.pipe(mergeMap(n => timer(100).pipe(map(() => n))))).toBe('105ms a', numbers)
      expectWarnings().toEqual([])
    })
    expect(seen).to.deep.equal([
      'app 1 begins 1',
      'app 1 beats',
      'app 1 sees x',
      'app 1 beats',
      'app 2 begins 1',
      'app 2 ends 1',
      'app 2 beats',
      'app 2 sees y',
      'app 2 beats',
      'app 2 beats',
    ])
  })

  it('keeps partitions from the app over its crash', () =>
    marbles(({ app, produce, rebalance, crash, expectStream, expectCommitted }) => {
      const topic = app.topic('n', { ...one, partitions: 2 })
      produce(topic, { 0: 'a', 1: '---b' }, values)
      crash('               2s !^')
      rebalance(topic, { 1: '-r 3s a' })
      expectStream(topic).toBe({ 0: 'a', 1: '3002ms b' }, numbers)
      expectCommitted(topic).toEqual({ 0: 1, 1: 1 })
    }))

  it('subscribes late in every life', () =>
    marbles(({ app, produce, crash, expectStream }) => {
      const topic = app.topic('n', one)
      topic.subscribe()
      produce(topic, '    ab 2s cd-a', values)
      crash('             2s (!^) ')
      expectStream(topic, '-^ 2s -!').toBe('-b 2s c', numbers)
      expectStream(topic, '2500ms ^').toBe('')
    }))

  it('starts at most one life at a time, and ends alive', async () => {
    for (const marble of ['!', '^', '!!', '-!^!', '(!^)x']) {
      const error = await rejection(marbles(({ crash }) => crash(marble)))
      expect(error).to.include({ code: 'RXFAUST_OPTION' })
    }
    const twice = await rejection(
      marbles(({ crash }) => {
        crash('!^')
        crash('!^')
      }),
    )
    expect(twice).to.include({ code: 'RXFAUST_OPTION' })
  })

  it('rejects with the failure of a later life', async () => {
    let life = 0
    const reason = new Error('second')
    const error = await rejection(
      marbles(({ app, produce, crash }) => {
        life++
        const topic = app.topic('n', one)
        topic.subscribe(() => {
          if (life === 2) throw reason
        })
        produce(topic, 'a', values)
        crash('         -!^')
      }),
    )
    expect(error).to.include({ code: 'RXFAUST_PROCESSING', cause: reason })
  })

  it('does not start an app again that has failed before', async () => {
    let lives = 0
    await marbles(({ app, produce, crash, expectFailure }) => {
      lives++
      const topic = app.topic('n', one)
      topic.subscribe(() => {
        throw new Error('first')
      })
      produce(topic, 'a', values)
      crash('         -!^')
      expectFailure('RXFAUST_PROCESSING')
    })
    expect(lives).to.equal(1)
  })

  it('refuses a set-up that differs between lives', async () => {
    const differing = [
      ({ app, expectTopic }: MarblesHelpers, life: number) => expectTopic(app.topic(`n${life}`)).toBe(''),
      ({ hot }: MarblesHelpers, life: number) => life === 1 && hot('a'),
      ({ hot }: MarblesHelpers, life: number) => life === 2 && hot('a'),
    ]
    for (const differ of differing) {
      let life = 0
      const error = await rejection(
        marbles(helpers => {
          helpers.crash('!^')
          differ(helpers, ++life)
        }),
      )
      expect(error).to.include({ code: 'RXFAUST_STATE' })
      expect(error.message).to.contain('runs once for each life')
    }
  })
})
