import { expectTypeOf } from 'expect-type'
import { App, type Stream, type TableChange } from 'rxfaust'
import {
  groupBy,
  join,
  joinTable,
  leftJoin,
  leftJoinTable,
  outerJoin,
  tableJoin,
  tableLeftJoin,
  tableOuterJoin,
} from 'rxfaust/operators'
import { filter, map } from 'rxjs'
import { number, object, string } from 'superstruct'

const app = new App('typings')
const clicks = app.topic('clicks', { key: string(), value: object({ page: string() }) })
const views = app.topic('views', { key: string(), value: object({ title: string() }) })
const numbered = app.topic('numbered', { key: number(), value: object({ title: string() }) })
const totals = app.table('totals', { key: string(), value: number(), default: () => 0 })
const names = app.table('names', { key: string(), value: string() })
const numberedTable = app.table('numbered-table', { key: number(), value: string() })
const airports = app.globalTable('airports', { key: number(), value: object({ city: string() }) })

interface Click {
  page: string
}
interface View {
  title: string
}

/** Values of both sides, and the key, are inferred. */
export function streams(): void {
  const inner = clicks.pipe(
    filter(click => click.page !== ''),
    join(views, { name: 'inner', within: { minutes: 1 }, grace: { seconds: 10 } }, (click, view) => {
      expectTypeOf(click).toEqualTypeOf<Click>()
      expectTypeOf(view).toEqualTypeOf<View>()
      return { click, view }
    }),
  )
  expectTypeOf(inner).toEqualTypeOf<Stream<{ click: Click; view: View }, string>>()
  const left = clicks.pipe(
    leftJoin(views, { name: 'left', before: 0, after: 'PT1M' }, (click, view) => {
      expectTypeOf(click).toEqualTypeOf<Click>()
      expectTypeOf(view).toEqualTypeOf<View | undefined>()
      return click.page.length
    }),
    map(length => length + 1),
  )
  expectTypeOf(left).toEqualTypeOf<Stream<number, string>>()
  clicks.pipe(
    outerJoin(views, { name: 'outer', within: 1 }, (click, view) => {
      expectTypeOf(click).toEqualTypeOf<Click | undefined>()
      expectTypeOf(view).toEqualTypeOf<View | undefined>()
    }),
  )
  clicks.pipe(
    groupBy(click => click.page.length, { name: 'by-length' }),
    join(numbered, { name: 'numbered', within: 1 }, (click, view) => click.page + view.title),
  )
}

/** Keys of another type, and options that say too little, do not compile. */
export function refused(): void {
  // @ts-expect-error the keys are of different types
  clicks.pipe(join(numbered, { name: 'a', within: 1 }, (click, view) => [click, view]))
  // @ts-expect-error a name is needed
  clicks.pipe(join(views, { within: 1 }, (click, view) => [click, view]))
  // @ts-expect-error and a window
  clicks.pipe(join(views, { name: 'b' }, (click, view) => [click, view]))
  // @ts-expect-error of which both ends are known
  clicks.pipe(join(views, { name: 'c', before: 1 }, (click, view) => [click, view]))
  // @ts-expect-error by the stream's own key, which is a string
  clicks.pipe(joinTable(numberedTable, (click, row) => [click, row]))
  const pageOf = (click: Click) => click.page
  const pair = <A, B>(one: A, other: B) => [one, other] as const
  // @ts-expect-error another key is for global tables
  clicks.pipe(joinTable(names, pageOf, pair<Click, string>))
  // @ts-expect-error that key is a number
  clicks.pipe(joinTable(airports, pageOf, pair<Click, { city: string }>))
  // @ts-expect-error so the stream's own is none for it
  clicks.pipe(leftJoinTable(airports, (click, row) => [click, row]))
  // @ts-expect-error the keys are of different types
  tableJoin(names, numberedTable, (one, other) => one + other)
}

/** Rows of tables. */
export function tables(): void {
  const priced = clicks.pipe(
    joinTable(totals, (click, total) => {
      expectTypeOf(click).toEqualTypeOf<Click>()
      expectTypeOf(total).toEqualTypeOf<number>()
      return total
    }),
  )
  expectTypeOf(priced).toEqualTypeOf<Stream<number, string>>()
  const cities = clicks.pipe(
    joinTable(
      airports,
      click => click.page.length,
      (click, airport) => {
        expectTypeOf(airport).toEqualTypeOf<{ city: string }>()
        return airport.city + click.page
      },
    ),
  )
  expectTypeOf(cities).toEqualTypeOf<Stream<string, string>>()
  const left = clicks.pipe(
    leftJoinTable(totals, (_, total) => {
      expectTypeOf(total).toEqualTypeOf<number | undefined>()
      return total ?? 0
    }),
  )
  expectTypeOf(left).toEqualTypeOf<Stream<number, string>>()
  const rows = tableJoin(totals, names, (total, name) => {
    expectTypeOf(total).toEqualTypeOf<number>()
    expectTypeOf(name).toEqualTypeOf<string>()
    return `${name} ${total}`
  })
  expectTypeOf(rows).toEqualTypeOf<Stream<TableChange<string, string>, string>>()
  tableLeftJoin(totals, names, (total, name) => {
    expectTypeOf(total).toEqualTypeOf<number>()
    expectTypeOf(name).toEqualTypeOf<string | undefined>()
  })
  tableOuterJoin(totals, names, (total, name) => {
    expectTypeOf(total).toEqualTypeOf<number | undefined>()
    expectTypeOf(name).toEqualTypeOf<string | undefined>()
  })
}
