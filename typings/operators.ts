import { expectTypeOf } from 'expect-type'
import { type App, type Event, json } from 'rxfaust'
import { concatMap, events, groupBy, items, mergeMap, noack, takeWithin } from 'rxfaust/operators'
import { map, type Observable, of } from 'rxjs'
import { string } from 'superstruct'

declare const app: App
declare const plain: Observable<number>
const numbers = app.topic('numbers', { key: string(), value: json<number>() })

// Items and events have the key of the stream, and the value as it is there.
numbers.pipe(items()).subscribe(([key, value]) => {
  expectTypeOf(key).toEqualTypeOf<string | null>()
  expectTypeOf(value).toBeNumber()
})
numbers
  .pipe(
    map(value => `${value}`),
    events(),
  )
  .subscribe(event => {
    expectTypeOf(event).toEqualTypeOf<Event<string, string>>()
  })
numbers.pipe(noack(), events()).subscribe(event => {
  expectTypeOf(event).toEqualTypeOf<Event<number, string>>()
  expectTypeOf(event.ack()).toBeVoid()
})
numbers
  .pipe(
    groupBy(value => value > 1, { name: 'g' }),
    events(),
  )
  .subscribe(event => {
    expectTypeOf(event.key).toEqualTypeOf<boolean | null>()
  })

// Flattening operators take all that RxJS's do.
numbers.pipe(mergeMap(value => of(`${value}`))).subscribe(value => expectTypeOf(value).toBeString())
numbers.pipe(mergeMap(async value => [value], 4)).subscribe(value => expectTypeOf(value).toEqualTypeOf<number[]>())
numbers.pipe(concatMap(value => [value, `${value}`])).subscribe(value => {
  expectTypeOf(value).toEqualTypeOf<number | string>()
})
numbers
  .pipe(
    concatMap(async function* (value, index) {
      expectTypeOf(index).toBeNumber()
      yield value
    }),
  )
  .subscribe(value => expectTypeOf(value).toBeNumber())
// @ts-expect-error nothing that can be subscribed to
numbers.pipe(mergeMap(value => value))

// Those that need no event work on plain Observables as well, the others say that they don't.
expectTypeOf(plain.pipe(mergeMap(async value => `${value}`))).toEqualTypeOf<Observable<string>>()
expectTypeOf(plain.pipe(takeWithin(2, 'PT1S'))).toEqualTypeOf<Observable<number[]>>()
// @ts-expect-error no event, no key
plain.pipe(items())
// @ts-expect-error no event
plain.pipe(events())
// @ts-expect-error a duration
numbers.pipe(takeWithin(2, true))
// @ts-expect-error a name
groupBy('length', {})
