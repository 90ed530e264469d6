import type BigNumber from 'bignumber.js'
import { expectTypeOf } from 'expect-type'
import type { DateTime } from 'luxon'
import {
  type App,
  array,
  bytes,
  datetime,
  decimal,
  defaulted,
  field,
  fromString,
  lazy,
  Model,
  map,
  nullable,
  optional,
  record,
  type Stream,
  set,
  tuple,
  union,
} from 'rxfaust'
import { filter, map as mapTo } from 'rxjs'
import * as s from 'superstruct'
import * as v from 'valibot'
import { z } from 'zod'

class Account extends Model('Account', { id: s.string(), name: optional(s.string()) }) {
  get label(): string {
    return this.name ?? this.id
  }
}

class Withdrawal extends Model(
  'Withdrawal',
  {
    account: Account,
    amount: decimal(),
    at: datetime(),
    tags: defaulted(s.array(s.string()), () => []),
    note: s.optional(s.string()),
    closed: nullable(datetime()),
    kind: s.enums(['cash', 'card']),
    userId: field(s.string(), { input: 'user_id', length: { min: 1 } }),
    count: fromString(s.number()),
    photo: bytes(),
    anything: s.unknown(),
  },
  { polymorphic: true },
) {}

/** Fields have the types of their outputs, read-only. */
export function outputs(one: Withdrawal): void {
  expectTypeOf(one.account).toEqualTypeOf<Account>()
  expectTypeOf(one.account.label).toEqualTypeOf<string>()
  expectTypeOf(one.account.name).toEqualTypeOf<string | undefined>()
  expectTypeOf(one.amount).toEqualTypeOf<BigNumber>()
  expectTypeOf(one.at).toEqualTypeOf<DateTime>()
  expectTypeOf(one.tags).toEqualTypeOf<string[]>()
  expectTypeOf(one.note).toEqualTypeOf<string | undefined>()
  expectTypeOf(one.closed).toEqualTypeOf<DateTime | null>()
  expectTypeOf(one.kind).toEqualTypeOf<'cash' | 'card'>()
  expectTypeOf(one.userId).toEqualTypeOf<string>()
  expectTypeOf(one.count).toEqualTypeOf<number>()
  expectTypeOf(one.photo).toEqualTypeOf<Uint8Array>()
  expectTypeOf(one.anything).toEqualTypeOf<unknown>()
  // @ts-expect-error instances do not change
  one.userId = 'ann'
  // @ts-expect-error no such field
  one.user_id
}

/** Constructors take what is coerced, and leave out what may be absent. */
export function inputs(date: DateTime, amount: BigNumber): void {
  const rest = { kind: 'cash', userId: 'ann', closed: null, photo: 'AAE=', anything: 1 } as const
  new Withdrawal({ ...rest, account: { id: 'a' }, amount: '10.25', at: '2001-01-01T00:47Z', count: '5' })
  new Withdrawal({ ...rest, account: new Account({ id: 'a' }), amount, at: date, tags: ['a'], note: 'b', count: 5 })
  new Withdrawal({ ...rest, account: { id: 'a' }, amount: 5, at: 0, tags: undefined, note: undefined, count: 5 })
  // @ts-expect-error a date is no boolean
  new Withdrawal({ ...rest, account: { id: 'a' }, amount: '1', at: true, count: 5 })
  // @ts-expect-error the amount is missing
  new Withdrawal({ ...rest, account: { id: 'a' }, at: date, count: 5 })
  // @ts-expect-error a field of the nested model is missing
  new Withdrawal({ ...rest, account: {}, amount: '1', at: date, count: 5 })
  // @ts-expect-error there is no such field
  new Account({ id: 'a', nam: 'b' })
  class AllOptional extends Model('AllOptional', { a: optional(s.string()), b: defaulted(s.number(), 1) }) {}
  expectTypeOf(new AllOptional().b).toEqualTypeOf<number>()
  // @ts-expect-error the default is of another type
  defaulted(s.number(), 'one')
  // @ts-expect-error superstruct's own would lose what a model is
  s.array(Account)
}

/** Methods keep the class. */
export function methods(one: Withdrawal, data: unknown): void {
  expectTypeOf(Withdrawal.from(data)).toEqualTypeOf<Withdrawal>()
  expectTypeOf(Withdrawal.loads(one.dumps('json'))).toEqualTypeOf<Withdrawal>()
  expectTypeOf(one.derive({ amount: '11', note: undefined })).toEqualTypeOf<Withdrawal>()
  if (Withdrawal.is(data)) expectTypeOf(data).toEqualTypeOf<Withdrawal>()
  for (const { path } of Withdrawal.validate(data)) expectTypeOf(path).toEqualTypeOf<readonly (string | number)[]>()
  // @ts-expect-error no such field
  one.derive({ amont: '11' })
  expectTypeOf({ ...one }.amount).toEqualTypeOf<BigNumber>()
}

class Node extends Model('Node', {
  value: s.number(),
  next: optional(lazy<Node>(() => Node)),
  children: array(lazy<Node>(() => Node)),
  owner: nullable(lazy<Later>(() => Later)),
}) {
  get sum(): number {
    return this.value + (this.next?.sum ?? 0)
  }
}

class Later extends Model('Later', { node: optional(Node), names: set(s.string()) }) {}

/** A model may refer to itself, and to one that is declared later. */
export function references(): void {
  const node = new Node({ value: 1, next: { value: 2, children: [] }, children: [], owner: null })
  expectTypeOf(node.next).toEqualTypeOf<Node | undefined>()
  expectTypeOf(node.children).toEqualTypeOf<Node[]>()
  expectTypeOf(node.owner).toEqualTypeOf<Later | null>()
  expectTypeOf(node.next?.next?.sum).toEqualTypeOf<number | undefined>()
  expectTypeOf(new Later({ names: ['a'] }).node?.owner?.names).toEqualTypeOf<Set<string> | undefined>()
  // @ts-expect-error a value is no string
  new Node({ value: 1, next: { value: 'b' }, children: [], owner: null })
}

class Everything extends Model('Everything', {
  accounts: array(Account),
  members: set(Account),
  byId: map(s.string(), Account),
  byName: record(s.string(), Account),
  pair: tuple([s.string(), Account]),
  either: union([Account, Later]),
  dates: array(datetime()),
}) {}

/** Collections of models. */
export function collections(one: Everything): void {
  expectTypeOf(one.accounts).toEqualTypeOf<Account[]>()
  expectTypeOf(one.members).toEqualTypeOf<Set<Account>>()
  expectTypeOf(one.byId).toEqualTypeOf<Map<string, Account>>()
  expectTypeOf(one.byName).toEqualTypeOf<Record<string, Account>>()
  expectTypeOf(one.pair).toEqualTypeOf<[string, Account]>()
  expectTypeOf(one.either).toEqualTypeOf<Account | Later>()
  expectTypeOf(one.dates).toEqualTypeOf<DateTime[]>()
  const id = { id: 'a' }
  new Everything({
    accounts: [id],
    members: [id],
    byId: { a: id },
    byName: { a: id },
    pair: ['a', id],
    either: { names: [] },
    dates: ['2001-01-01'],
  })
}

abstract class Asset extends Model('Asset', { url: s.string(), size: s.number() }, { abstract: true }) {
  get file(): string {
    return this.url
  }
  describe(): string {
    return this.url
  }
}

class Image extends Model('Image', { width: s.number() }, { extends: Asset }) {
  override describe(): string {
    return `${super.describe()} ${this.width}`
  }
}

class Video extends Model('Video', { size: s.string(), seconds: s.number() }, { extends: Asset }) {}

/** A model that extends another has its fields and methods, too. */
export function inheritance(video: Video): void {
  expectTypeOf(video.url).toEqualTypeOf<string>()
  expectTypeOf(video.size).toEqualTypeOf<string>()
  expectTypeOf(video.seconds).toEqualTypeOf<number>()
  expectTypeOf(video.file).toEqualTypeOf<string>()
  expectTypeOf(video.derive({ url: 'b' })).toEqualTypeOf<Video>()
  expectTypeOf(new Image({ url: 'a', size: 1, width: 1 }).derive({ width: 2 }).describe()).toEqualTypeOf<string>()
  expectTypeOf(Image.from({}).size).toEqualTypeOf<number>()
  new Video({ url: 'a', size: '1', seconds: 1 })
  // @ts-expect-error an inherited field is missing
  new Video({ size: '1', seconds: 1 })
  // @ts-expect-error it is abstract
  new Asset({ url: 'a', size: 1 })
}

/** Keys and values are models, structs or Standard Schemas. */
export function topics(app: App): void {
  const withdrawals = app.topic('withdrawals', { key: s.string(), value: Withdrawal })
  expectTypeOf(
    withdrawals.pipe(
      filter(each => each.amount.gt(1000)),
      mapTo(each => each.account),
    ),
  ).toEqualTypeOf<Stream<Account, string>>()
  const byAccount = app.table('by-account', { key: Account, value: { type: Withdrawal, codec: 'json|gzip' } })
  expectTypeOf(byAccount.get(new Account({ id: 'a' }))).toEqualTypeOf<Withdrawal | undefined>()
  const zod = app.topic('zod', { key: z.string(), value: z.object({ id: z.string(), n: z.coerce.number() }) })
  zod.subscribe(each => {
    expectTypeOf(each).toEqualTypeOf<{ id: string; n: number }>()
  })
  const valibot = app.table('valibot', {
    key: v.string(),
    value: v.object({ id: v.string() }),
    default: () => ({ id: '' }),
  })
  expectTypeOf(valibot.get('a')).toEqualTypeOf<{ id: string }>()
}
