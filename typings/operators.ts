import { expectTypeOf } from 'expect-type'
import {
  count as countOfRxJS,
  distinctUntilChanged,
  filter as filterOfRxJS,
  groupBy as groupByOfRxJS,
  map,
  type Observable,
  reduce as reduceOfRxJS,
  scan,
} from 'rxjs'
import { number, object, string } from 'superstruct'
import type { Event } from '../lib/acks/Event.js'
import { App } from '../lib/app/App.js'
import { json } from '../lib/codecs/json.js'
import {
  combine,
  concatMap,
  deriveTopic,
  echo,
  enumerate,
  events,
  filter,
  groupBy,
  items,
  mapAsync,
  mergeMap,
  noack,
  processors,
  rateLimit,
  takeWithin,
  tap,
  tee,
  through,
  to,
} from '../lib/operators/index.js'
import type { Stream } from '../lib/streams/Stream.js'
import type { StreamInfo } from '../lib/streams/StreamInfo.js'
import type { Topic } from '../lib/topics/Topic.js'

interface Order {
  id: string
  account: string
  amount: number
}

const app = new App('typings')
const Order = object({ id: string(), account: string(), amount: number() })
const orders = app.topic('orders', { key: string(), value: Order })
const numbers = app.topic('numbers', { key: number(), value: number() })
const texts = app.topic('texts', { value: 'text' })

/** Value and key are inferred through ten operators. */
export function tenOperators(): void {
  const first = orders.pipe(
    filter(order => order.amount > 0),
    tap(async order => order.id),
    mapAsync(async order => ({ ...order, rate: 1.5 }), { concurrency: 8, order: 'key', retry: { times: 2 } }),
    groupBy(order => order.amount, { name: 'by-amount' }),
    rateLimit(10, { seconds: 1 }),
    processors(
      order => order.rate,
      async rate => [rate],
      ([rate]) => ({ rate }),
    ),
    items(),
    mergeMap(async ([key, { rate }]) => ({ key, rate })),
    enumerate(),
    takeWithin(10, 1_000),
  )
  expectTypeOf(first).toEqualTypeOf<
    Stream<[number: number, value: { key: number | null; rate: number | undefined }][], number>
  >()

  const second = orders.pipe(
    map(order => order.account),
    distinctUntilChanged(),
    scan((all, account) => [...all, account], [] as string[]),
    concatMap(async all => all.length),
    echo(numbers),
    to(numbers),
    through(numbers),
    noack(),
    mapAsync(value => value > 1),
    events(),
  )
  expectTypeOf(second).toEqualTypeOf<Stream<Event<boolean, number>, number>>()

  const third = orders.pipe(
    groupBy('account', { name: 'by-account' }),
    filter((order): order is Order & { amount: 1 } => order.amount === 1),
    tap({ next: order => expectTypeOf(order.amount).toEqualTypeOf<1>() }),
    map(order => (order.amount === 1 ? order.id : undefined)),
    filter(Boolean),
    rateLimit(1, 'PT1S'),
    enumerate(),
    map(([, id]) => id),
    processors(),
    items(),
  )
  expectTypeOf(third).toEqualTypeOf<Stream<[key: string | null, value: string], string>>()
}

/** A key or value of another type does not compile. */
export function wrongTypes(): void {
  // @ts-expect-error the topic has numbers
  orders.pipe(to(numbers))
  // @ts-expect-error one of the topics has numbers
  orders.pipe(map(String), echo(texts, numbers))
  // @ts-expect-error the orders are no numbers
  orders.pipe(through(numbers))
  // @ts-expect-error an order has no such field
  orders.pipe(groupBy('price', { name: 'by-price' }))
  // @ts-expect-error the key of the topic between is a number
  orders.pipe(groupBy('account', { name: 'by-account', topic: app.topic('x', { key: number(), value: Order }) }))
  // @ts-expect-error an order has no such field
  orders.pipe(mapAsync(async order => order.price))
  // @ts-expect-error the order is not one of these
  orders.pipe(mapAsync(async order => order.id, { order: 'keys' }))
  const half = (value: number) => value / 2
  // @ts-expect-error the second processor takes what the first gives
  orders.pipe(processors(({ id }) => id, half))
  // @ts-expect-error no predicate
  orders.pipe(filter(order => order.id))
  // @ts-expect-error RxJS's filter takes no asynchronous predicate
  orders.pipe(filterOfRxJS(async order => order.amount > 1))
  // @ts-expect-error the key of a grouped stream is its new one
  const byAmount: Stream<Order, string> = orders.pipe(groupBy('amount', { name: 'by-amount' }))
  void byAmount
}

/** Where Faust's operators demand a name, RxJS's of the same name do not take it. */
export function namesOfRxJS(): void {
  // @ts-expect-error RxJS's groupBy has no name
  orders.pipe(groupByOfRxJS(order => order.account, { name: 'by-account' }))
  // @ts-expect-error nor have RxJS's count
  orders.pipe(countOfRxJS({ name: 'count' }))
  // @ts-expect-error and reduce
  orders.pipe(reduceOfRxJS({ name: 'sum', initial: () => 0, add: (sum: number, order: Order) => sum + order.amount }))
  // @ts-expect-error Faust's needs one
  orders.pipe(groupBy(order => order.account))
}

/** A combined stream has the values and keys of all. */
export function combined(): void {
  const both = combine(orders, numbers, texts.pipe(map(text => text.length > 1)))
  expectTypeOf(both).toEqualTypeOf<Stream<Order | number | boolean, string | number>>()
  // @ts-expect-error of nothing there is no stream
  combine()
  // @ts-expect-error a plain Observable belongs to no app
  combine(orders, {} as Observable<number>)
}

/** Split streams are as many as were asked for. */
export function split(): void {
  expectTypeOf(tee(orders)).toEqualTypeOf<[Stream<Order, string>, Stream<Order, string>]>()
  const [one, two, three] = tee(orders.pipe(map(order => order.amount)), 3)
  expectTypeOf(one).toEqualTypeOf<Stream<number, string>>()
  expectTypeOf(two).toEqualTypeOf(one)
  expectTypeOf(three).toEqualTypeOf(one)
  // @ts-expect-error there is no fourth
  const [, , , four] = tee(orders, 3)
  void four
}

/** A derived topic has the types of its origin, but for those that are given. */
export function derived(): void {
  expectTypeOf(deriveTopic(orders, 'a')).toEqualTypeOf<Topic<Order, string>>()
  expectTypeOf(deriveTopic(orders, 'b', { value: number() })).toEqualTypeOf<Topic<number, string>>()
  expectTypeOf(deriveTopic(orders, 'c', { key: number() })).toEqualTypeOf<Topic<Order, number>>()
  const amounts = orders.pipe(map(order => order.amount))
  expectTypeOf(deriveTopic(amounts, 'd', { value: json<{ n: number }>() })).toEqualTypeOf<
    Topic<{ n: number }, string>
  >()
  // @ts-expect-error the values of a pipe have to be described
  deriveTopic(amounts, 'e')
}

/** Streams are iterated without annotation, and tell what they are made of. */
export async function others(): Promise<void> {
  for await (const order of orders) expectTypeOf(order).toEqualTypeOf<Order>()
  for await (const [key, amount] of orders.pipe(
    map(order => order.amount),
    items(),
  )) {
    expectTypeOf(key).toEqualTypeOf<string | null>()
    expectTypeOf(amount).toEqualTypeOf<number>()
  }
  expectTypeOf(orders.info()).toEqualTypeOf<StreamInfo>()
}
