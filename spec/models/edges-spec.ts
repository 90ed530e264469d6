import { expect } from 'chai'
import { DateTime } from 'luxon'
import { number, string } from 'superstruct'
import {
  App,
  array,
  datetime,
  decimal,
  defaulted,
  field,
  type LazyField,
  lazy,
  Model,
  nullable,
  optional,
  RxfaustError,
  tuple,
} from '../../lib/index.js'
import { failuresOf } from './support/failuresOf.js'

const text = (value: { dumps(): Uint8Array }) => Buffer.from(value.dumps()).toString()

describe('a model', () => {
  it('needs nothing where no field has to be given', () => {
    class Options extends Model('Options', { a: optional(string()), b: defaulted(array(number()), () => []) }) {}
    expect({ ...new Options() }).to.deep.equal({ b: [] })
    expect(new Options().b).not.to.equal(new Options().b)
    class Order extends Model('Order', { id: string() }) {}
    expect(failuresOf(() => Reflect.construct(Order, []))).to.deep.equal(['id'])
  })

  it('reads the dates that it has written, whatever its parser is for', () => {
    const parse = (value: unknown) => DateTime.fromFormat(String(value), 'dd.MM.yyyy', { zone: 'Europe/London' })
    class Dated extends Model(
      'Dated',
      { one: datetime({ parse }), all: array(datetime()), millis: datetime({ write: 'millis' }) },
      { dateParser: parse },
    ) {}
    const dated = Dated.from({ one: '02.01.2001', all: ['02.07.2001'], millis: '02.01.2001' })
    expect(text(dated)).to.equal(
      '{"one":"2001-01-02T00:00:00.000+00:00","all":["2001-07-02T00:00:00.000+01:00"],"millis":978393600000}',
    )
    expect(Dated.loads(text(dated)).equals(dated)).to.equal(true)
    const far = new Dated({ one: DateTime.utc(20_000), all: [], millis: 0 })
    expect(Dated.loads(text(far)).equals(far)).to.equal(true)
    // It is still the parser that decides about everything else.
    expect(
      Dated.validate({ one: '2001-01-02', all: [978_393_600_000], millis: 0 }).map(({ path }) => path),
    ).to.deep.equal([['one'], ['all', 0]])
  })

  it('reads what it has written of arrays in which something is absent', () => {
    const inside = { list: array(optional(number())), pair: tuple([string(), optional(nullable(number()))]) }
    class Sparse extends Model('Sparse', { ...inside, dates: array(field(optional(datetime()), {})) }) {}
    const sparse = new Sparse({ list: [1, undefined], pair: ['a', undefined], dates: [undefined, 0] })
    const again = Sparse.loads(text(sparse))
    expect([again.list, again.dates[0], again.dates[1]?.toMillis()]).to.deep.equal([[1, undefined], undefined, 0])
    expect(again.pair).to.deep.equal(['a', null])
    class Strict extends Model('Strict', { list: array(number()), one: optional(number()) }) {}
    expect(failuresOf(() => Strict.from({ list: [null], one: null }))).to.deep.equal(['list.0', 'one'])
  })

  it('tells what is missing in an array with holes', () => {
    class Listed extends Model('Listed', { all: array(string()) }) {}
    expect(failuresOf(() => new Listed({ all: new Array<string>(2) }))).to.deep.equal(['all.0', 'all.1'])
  })

  it('has types that are made of themselves', () => {
    const tree: LazyField<unknown> = lazy<unknown>(() => array(tree))
    class Tree extends Model('Tree', { tree }, { coerce: true }) {}
    expect(text(Tree.loads('{"tree":[[],[[]]]}'))).to.equal('{"tree":[[],[[]]]}')
    expect(() => new App('trees').topic('trees', { value: Tree })).not.to.throw()
  })

  it('refuses zones and limits that are none when they are declared', () => {
    for (const wrong of [
      () => datetime({ zone: 'Mars/Olympus' }),
      () => decimal({ digits: 0 }),
      () => decimal({ scale: -1 }),
      () => decimal({ scale: 1.5 }),
    ]) {
      expect(wrong).to.throw(RxfaustError).with.property('code', 'RXFAUST_OPTION')
    }
    expect(() => [datetime({ zone: 'UTC+2' }), decimal({ digits: 3, scale: 0 })]).not.to.throw()
  })

  it('refuses checks that answer later, and loses no rejection of theirs', async () => {
    const late = (async () => {
      throw new Error('too late')
    }) as unknown as () => boolean
    class Checked extends Model('Checked', { a: field(string(), { check: late }) }) {}
    const unhandled: unknown[] = []
    const note = (error: unknown): void => void unhandled.push(error)
    process.on('unhandledRejection', note)
    try {
      expect(Checked.validate({ a: 'x' })[0]?.message).to.include('answer at once')
      await new Promise(setImmediate)
      expect(unhandled).to.deep.equal([])
    } finally {
      process.off('unhandledRejection', note)
    }
  })
})
