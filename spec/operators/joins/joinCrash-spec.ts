import { string } from 'superstruct'
import { leftJoin, mapAsync } from '../../../lib/operators/index.js'
import { marbles } from '../../../lib/testing/marbles.js'

const text = { key: string(), value: string(), partitions: 1 }
const both = (one: string, other: string | undefined): string => `${one}+${other}`

describe('joins across crashes and rebalances', () => {
  it('gives again after a crash what was not committed, and nothing that was', () =>
    marbles(({ app, produce, crash, expectStream, expectCommitted }) => {
      const l = app.topic('l', text)
      const r = app.topic('r', text)
      const joined = l.pipe(leftJoin(r, { name: 'j', within: 10 }, both))

      // Commits come a second after the first thing that is done: a is announced and committed, b is announced again.
      produce(l, 'a', { a: ['a', 'l1'] })
      produce(r, '20ms x 3s y', { x: ['x', 'r1'], y: ['y', 'r2'] })
      produce(l, '2s b', { b: ['b', 'l2'] })
      crash('3100ms ! 2s ^')
      expectStream(joined).toBe('20ms a 3000ms b 2079ms b', { a: 'l1+undefined', b: 'l2+undefined' })
      expectCommitted(l).toEqual({ 0: 2 })
      expectCommitted(r).toEqual({ 0: 2 })
    }))

  it('gives again what nobody had finished with, though its state was committed', () =>
    marbles(({ app, produce, crash, expectStream, expectCommitted }) => {
      const l = app.topic('l', text)
      const r = app.topic('r', text)
      const slow = l.pipe(
        leftJoin(r, { name: 'j', within: 10 }, both),
        mapAsync(value => new Promise<string>(resolve => app.runtime.scheduler.schedule(() => resolve(value), 4000))),
      )

      produce(l, 'a', { a: ['a', 'l1'] })
      produce(r, '20ms x', { x: ['x', 'r1'] })
      crash('3000ms ! 1s ^')
      expectStream(slow).toBe('8001ms a', { a: 'l1+undefined' })
      expectCommitted(r).toEqual({ 0: 1 })
    }))

  it('goes on where it was when its partition comes back', () =>
    marbles(({ app, produce, rebalance, expectStream, expectCommitted }) => {
      const l = app.topic('l', { ...text, partitions: 2 })
      const r = app.topic('r', { ...text, partitions: 2 })
      const joined = l.pipe(leftJoin(r, { name: 'j', within: 10 }, both))

      produce(l, { 0: 'a--b' }, { a: ['a', 'l1'], b: ['b', 'l2'] })
      produce(r, { 0: '----- x 30ms y' }, { x: ['a', 'r1'], y: ['y', 'r2'] })
      rebalance(l, { 0: '-r--a' })
      expectStream(joined).toBe({ 0: '----- p 30ms q' }, { p: 'l1+r1', q: 'l2+undefined' })
      expectCommitted(l).toEqual({ 0: 2 })
    }))
})
