import { expectTypeOf } from 'expect-type'
import { type App, json, type Stream, type Topic } from 'rxfaust'
import { concatMap, groupBy, items, mergeMap, takeWithin, through, to } from 'rxfaust/operators'
import {
  filter,
  firstValueFrom,
  map,
  merge,
  type Observable,
  type OperatorFunction,
  groupBy as rxGroupBy,
  scan,
} from 'rxjs'
import { number, object, string } from 'superstruct'

declare const app: App

interface Order {
  id: string
  account: string
  amount: number
}
const orders = app.topic('orders', {
  key: string(),
  value: object({ id: string(), account: string(), amount: number() }),
})
expectTypeOf(orders).toEqualTypeOf<Topic<Order, string>>()
const plain: Observable<Order> = orders
void plain

// Ten operators, RxJS's and rxfaust's, without one annotation.
const ten = orders.pipe(
  filter(order => order.amount > 0),
  map(order => ({ ...order, rate: 1 })),
  mergeMap(async order => order.rate * order.amount),
  groupBy(amount => amount > 3, { name: 'size' }),
  map(amount => String(amount)),
  concatMap(text => [text.length]),
  scan((sum, length) => sum + length, 0),
  takeWithin(10, { seconds: 1 }),
  map(sums => sums.map(sum => sum.toFixed())),
  items(),
)
expectTypeOf(ten).toEqualTypeOf<Stream<[key: boolean | null, value: string[]], boolean>>()

// What changes the key, and what keeps it.
expectTypeOf(orders.pipe(groupBy('amount', { name: 'a' }))).toEqualTypeOf<Stream<Order, number>>()
expectTypeOf(orders.pipe(groupBy(async order => order.amount, { name: 'b' }))).toEqualTypeOf<Stream<Order, number>>()
expectTypeOf(orders.pipe(map(order => order.amount))).toEqualTypeOf<Stream<number, string>>()
const amounts = app.topic('amounts', { key: number(), value: json<number>() })
expectTypeOf(
  orders.pipe(
    map(order => order.amount),
    through(amounts),
  ),
).toEqualTypeOf<Stream<number, number>>()
expectTypeOf(
  orders.pipe(
    map(order => order.amount),
    to(amounts),
  ),
).toEqualTypeOf<Stream<number, string>>()

// Operators and functions of users.
function idOf<T extends { id: string }>(): OperatorFunction<T, string> {
  return source => source.pipe(map(value => value.id))
}
expectTypeOf(orders.pipe(idOf())).toEqualTypeOf<Stream<string, string>>()
expectTypeOf(<T>(stream: Stream<T, string>) => stream.pipe(map(value => [value]))).returns.toExtend<
  Stream<unknown[], string>
>()
expectTypeOf(orders.pipe()).toEqualTypeOf<Stream<Order, string>>()

// RxJS's own functions take Streams.
expectTypeOf(firstValueFrom(orders)).toEqualTypeOf<Promise<Order>>()
expectTypeOf(merge(orders, orders.pipe(map(order => order.id)))).toEqualTypeOf<Observable<Order | string>>()
expectTypeOf(app.stream(merge(orders))).toEqualTypeOf<Stream<Order, unknown>>()

// Observers, also asynchronous ones, and topics.
orders.subscribe(async order => {
  expectTypeOf(order).toEqualTypeOf<Order>()
})
orders.subscribe({
  next: async order => order.id,
  error: error => {
    expectTypeOf(error).toBeUnknown()
  },
})
orders.pipe(map(order => order.amount)).subscribe(amounts)
expectTypeOf(orders.forEach(async order => order.id)).toEqualTypeOf<Promise<void>>()
async function loop(): Promise<void> {
  for await (const order of orders) expectTypeOf(order).toEqualTypeOf<Order>()
  for await (const count of orders.pipe(map(order => order.amount))) expectTypeOf(count).toBeNumber()
}
void loop

// What does not fit does not compile.
orders.pipe(
  map(order => order.amount),
  // @ts-expect-error a number has no length
  filter(amount => amount.length > 1),
)
// @ts-expect-error no such field
orders.pipe(groupBy('acount', { name: 'c' }))
// @ts-expect-error no such field
orders.pipe(groupBy(order => order.acount, { name: 'd' }))
// @ts-expect-error a node needs a name
orders.pipe(groupBy(order => order.account))
// @ts-expect-error RxJS's takes no name
orders.pipe(rxGroupBy(order => order.account, { name: 'e' }))
// @ts-expect-error the topic takes numbers
orders.pipe(through(amounts))
// @ts-expect-error the topic takes numbers
orders.pipe(to(amounts))
// @ts-expect-error the topic takes numbers
orders.subscribe(amounts)
// @ts-expect-error not a function
orders.subscribe(5)
