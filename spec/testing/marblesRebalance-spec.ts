import { expect } from 'chai'
import { firstValueFrom, map, timer } from 'rxjs'
import { number, string } from 'superstruct'
import { mergeMap, takeWithin } from '../../lib/operators/index.js'
import { marbles } from '../../lib/testing/index.js'
import { rejection } from './rejection.js'

const two = { key: string(), value: number(), partitions: 2 }
const values = { a: ['k', 1], b: ['k', 2], c: ['k', 3], d: ['k', 4] } as const
const numbers = { a: 1, b: 2, c: 3, d: 4 }

describe('marbles with rebalances', () => {
  it('revokes a partition and assigns it again, which goes on where it was', () =>
    marbles(({ app, produce, rebalance, expectStream, expectCommitted }) => {
      const topic = app.topic('n', two)
      produce(topic, { 0: '    a---b-c----d', 1: 'd---c-b-a' }, values)
      rebalance(topic, { 0: '  --r----a   ' })
      expectStream(topic).toBe({ 0: 'a------(bc)d', 1: 'd---c-b-a' }, numbers)
      expectCommitted(topic).toEqual({ 0: 4, 1: 4 })
    }))

  it('lets what is under way end before a partition is revoked', () =>
    marbles(({ app, produce, rebalance, expectStream, expectCommitted }) => {
      const topic = app.topic('n', two)
      const slow = topic.pipe(mergeMap(n => timer(10).pipe(map(() => n))))
      const held = topic.pipe(takeWithin(9, { seconds: 5 }))
      produce(topic, { 0: '    ab' }, values)
      rebalance(topic, '       --r 60s a')
      expectStream(slow).toBe('10ms ab', numbers)
      expectStream(held).toBe('--x', { x: [1, 2] })
      expectCommitted(topic).toEqual({ 0: 2 })
    }))

  it('brings what was under way again after a loss', () =>
    marbles(({ app, produce, rebalance, expectStream, expectCommitted }) => {
      const topic = app.topic('n', two)
      topic.subscribe(() => firstValueFrom(timer(10)))
      produce(topic, { 0: '    a 2s bc', 1: '2s -d' }, values)
      rebalance(topic, { 0: '  2s --- l 20ms a' })
      expectStream(topic).toBe({ 0: 'a 2s bc 21ms (bc)', 1: '2s -d-d' }, numbers)
      expectCommitted(topic).toEqual({ 0: 3, 1: 1 })
    }))

  it('gives everything back at once after a loss', () =>
    marbles(({ app, produce, rebalance, expectStream, expectTable, expectCommitted }) => {
      const topic = app.topic('n', two)
      const options = { key: string(), value: number(), default: () => 0, partitions: 2, anyKey: true }
      const sums = app.table('sums', options)
      const summed = topic.pipe(map(n => sums.update(`of ${n}`, sum => sum + n)))
      produce(topic, { 0: 'a 2s b', 1: 'c 2s d' }, values)
      rebalance(topic, '   1500ms (la)')
      expectStream(summed).toBe({ 0: 'a 2s b', 1: 'c 2s d' }, numbers)
      expectTable(sums).toEqual({ 'of 1': 1, 'of 2': 2, 'of 3': 3, 'of 4': 4 })
      expectCommitted(topic).toEqual({ 0: 2, 1: 2 })
    }))

  it('rebuilds tables of a partition that comes back, and moves topics with as many partitions along', () =>
    marbles(({ app, produce, rebalance, expectStream, expectTable, expectCommitted }) => {
      const topic = app.topic('n', two)
      const other = app.topic('other', two)
      const sums = app.table('sums', { key: string(), value: number(), default: () => 0, partitions: 2 })
      topic.subscribe(n => sums.update('all', sum => sum + n))
      produce(topic, { 0: 'a---b' }, values)
      produce(other, { 0: '---c' }, values)
      rebalance(topic, '  --r 20ms a')
      expectStream(other).toBe({ 0: '23ms c' }, numbers)
      expectTable(sums).toEqual({ all: 3 })
      expectCommitted(topic).toEqual({ 0: 2 })
      expectCommitted(other).toEqual({ 0: 1 })
    }))

  it('starts without a partition that another worker has', () =>
    marbles(({ app, produce, rebalance, expectStream, expectCommitted }) => {
      const topic = app.topic('n', two)
      produce(topic, { 0: '-a', 1: '-b' }, values)
      rebalance(topic, { 1: 'r' })
      expectStream(topic).toBe({ 0: '-a' }, numbers)
      expectCommitted(topic).toEqual({ 0: 1 })
    }))

  it('refuses other characters', async () => {
    const error = await rejection(marbles(({ app, rebalance }) => rebalance(app.topic('n', two), '--x')))
    expect(error).to.include({ code: 'RXFAUST_OPTION' })
    expect(error.message).to.contain('has "x"').and.to.contain('Use r, l, a')
  })
})
