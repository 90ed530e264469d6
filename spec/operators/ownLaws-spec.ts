import type { Event } from '../../lib/acks/Event.js'
import {
  combine,
  distinctUntilChanged,
  echo,
  enumerate,
  events,
  filter,
  items,
  mapAsync,
  processors,
  rateLimit,
  tap,
  tee,
  to,
} from '../../lib/operators/index.js'
import { operatorLaws } from '../laws/operatorLaws.js'
import { settle } from '../support/settle.js'

/** Takes a turn of the event loop or two, and fails for some. */
const slow =
  (bad: (value: number) => boolean = () => false) =>
  async (value: number): Promise<number> => {
    for (let turn = value % 3; turn > 0; turn--) await settle()
    if (bad(value)) throw new Error(`failed at ${value}`)
    return value
  }

/** The same at once. */
const quick =
  (bad: (value: number) => boolean = () => false) =>
  (value: number): number => {
    if (bad(value)) throw new Error(`failed at ${value}`)
    return value
  }

for (const order of ['key', 'partition', 'none'] as const) {
  for (const concurrency of [1, 3]) {
    operatorLaws({
      name: `mapAsync in order of ${order}, ${concurrency} at a time`,
      operator: () => mapAsync(slow(), { order, concurrency }),
      failing: bad => () => mapAsync(slow(bad), { order, concurrency }),
      ordered: order === 'partition',
      atDrain: 'works on',
    })
  }
}
operatorLaws({
  name: 'mapAsync that tries again',
  operator: () => {
    const tried = new Set<number>()
    const failing = (value: number) => value % 2 === 0 && !tried.has(value) && tried.add(value) !== undefined
    return mapAsync(slow(failing), { retry: { times: 1, backoff: 20 } })
  },
  ordered: false,
  atDrain: 'works on',
})
operatorLaws({
  name: 'mapAsync of a synchronous function',
  operator: () => mapAsync(quick()),
  immediate: true,
})
operatorLaws({
  name: 'mapAsync of a synchronous function that throws',
  operator: () => mapAsync(quick()),
  failing: bad => () => mapAsync(quick(bad)),
})
operatorLaws({
  name: 'filter',
  operator: () => filter(value => value % 2 === 0),
  immediate: true,
  lossless: false,
})
operatorLaws({
  name: 'filter, asynchronous',
  operator: () => filter(async value => (await slow()(value)) % 2 === 0),
  failing: bad => () => filter(async value => (await slow(bad)(value)) % 2 === 0),
  lossless: false,
  atDrain: 'works on',
})
operatorLaws({
  name: 'distinctUntilChanged',
  operator: () => distinctUntilChanged(),
  immediate: true,
  lossless: false,
})
operatorLaws({
  name: 'distinctUntilChanged, asynchronous',
  operator: () => distinctUntilChanged(async (previous, current) => (await slow()(current)) === previous),
  failing: bad => () => distinctUntilChanged(async (previous, current) => (await slow(bad)(current)) === previous),
  lossless: false,
  atDrain: 'works on',
})
operatorLaws({ name: 'tap', operator: () => tap(quick()), immediate: true })
operatorLaws({
  name: 'tap, asynchronous',
  operator: () => tap(slow()),
  failing: bad => () => tap(slow(bad)),
  atDrain: 'works on',
})
operatorLaws({
  name: 'processors',
  operator: () => processors(quick(), slow(), quick()),
  failing: bad => () => processors(quick(), slow(bad), quick()),
  atDrain: 'works on',
})
operatorLaws({ name: 'rateLimit', operator: () => rateLimit(2, 10) })
operatorLaws({
  name: 'enumerate',
  operator: () => enumerate(),
  origins: value => [(value as number[])[1] as number],
  immediate: true,
})
operatorLaws({
  name: 'items',
  operator: () => items(),
  origins: value => [(value as [string, number])[1]],
  immediate: true,
})
operatorLaws({
  name: 'events',
  operator: () => events(),
  origins: value => [(value as Event<number>).value],
  immediate: true,
})
operatorLaws({
  name: 'combine',
  operator: (_, other) => source => combine(source, other as typeof source),
  others: 1,
  immediate: true,
})
operatorLaws({ name: 'echo', operator: app => echo(app.topic('one'), app.topic('two')), handsOn: true })
operatorLaws({ name: 'to', operator: app => to(app.topic('one')), handsOn: true })
operatorLaws({
  name: 'tee, put together again',
  operator: () => source => {
    const [left, right] = tee(source)
    return combine(left, right.pipe(mapAsync(slow())))
  },
  ordered: false,
  atDrain: 'works on',
})
