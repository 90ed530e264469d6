import { expect } from 'chai'
import { number, string } from 'superstruct'
import {
  array,
  defaulted,
  Model,
  ModelError,
  maybeModel,
  optional,
  RxfaustError,
  registerModels,
  union,
} from '../../lib/index.js'

describe('models that extend others', () => {
  abstract class Base extends Model('Base', { id: string(), size: number() }, { abstract: true, unknown: 'keep' }) {
    get label(): string {
      return `${this.id}!`
    }
  }
  class Child extends Model('Child', { size: string(), extra: defaulted(number(), 1) }, { extends: Base }) {}

  it('have their fields, methods and options', () => {
    const child = Child.from({ id: 'a', size: 'big', more: 5 })
    expect(child).to.be.instanceOf(Base)
    expect(child.label).to.equal('a!')
    expect(child.toJSON()).to.deep.equal({ id: 'a', size: 'big', extra: 1, more: 5 })
    expect(Object.keys(Child.fields)).to.deep.equal(['id', 'size', 'extra'])
    expect(Base.is(child)).to.equal(true)
  })

  it('are made instead of abstract ones', () => {
    expect(() => Base.from({ id: 'a', size: 1 })).to.throw(ModelError, /extends the abstract Base/)
    expect(() => new (Base as unknown as typeof Child)({ id: 'a', size: 'b' })).to.throw(ModelError)
    expect(Base.validate({ id: 'a', size: 1 })).to.have.length(1)
  })
})

describe('polymorphic models', () => {
  class Asset extends Model('spec.Asset', { url: string() }, { polymorphic: true }) {}
  class Picture extends Model('spec.Picture', { width: number() }, { extends: Asset, namespace: 'spec.pictures' }) {}
  class Video extends Model('spec.Video', { seconds: number() }, { extends: Asset }) {}
  class Other extends Model('spec.Other', { url: string() }, { polymorphic: true }) {}
  class Article extends Model('spec.Article', { assets: array(Asset) }) {}
  registerModels(Picture, Video, Other)

  const picture = { __faust: { ns: 'spec.pictures' }, url: 'a', width: 5 }

  it('come back as the class that was written', () => {
    const article = new Article({ assets: [new Picture({ url: 'a', width: 5 }), new Asset({ url: 'b' })] })
    expect(article.toJSON()).to.deep.equal({ assets: [picture, { __faust: { ns: 'spec.Asset' }, url: 'b' }] })
    const [one, other] = Article.loads(article.dumps()).assets
    expect(one).to.be.instanceOf(Picture)
    expect(other?.constructor).to.equal(Asset)
    expect(Article.loads(article.dumps()).equals(article)).to.equal(true)
    expect(Asset.from(picture)).to.be.instanceOf(Picture)
    expect(Asset.from({ url: 'a' }).constructor).to.equal(Asset)
  })

  it('name a namespace that is not known, or not theirs', () => {
    const unknown = { assets: [picture, { __faust: { ns: 'spec.Nobody' }, url: 'a' }] }
    expect(() => Article.from(unknown)).to.throw(
      ModelError,
      /assets\.1\.__faust\.ns: The namespace "spec\.Nobody" names no model/,
    )
    expect(() => Asset.from(unknown.assets[1])).to.throw(ModelError, /"spec\.Nobody"/)
    expect(Asset.validate(unknown.assets[1])[0]?.path).to.deep.equal(['__faust', 'ns'])
    expect(() => Asset.from({ __faust: { ns: 'spec.Other' }, url: 'a' })).to.throw(/does not extend spec\.Asset/)
    expect(() => Picture.from({ __faust: { ns: 'spec.Video' }, url: 'a', seconds: 1 })).to.throw(/does not extend/)
    expect(Asset.validate({ ...picture, width: 'x' }).map(({ path }) => path)).to.deep.equal([['width']])
  })

  it('say so where their class was never seen', () => {
    class Unseen extends Model('spec.Unseen', {}, { extends: Asset }) {}
    const data = { __faust: { ns: 'spec.Unseen' }, url: 'a' }
    expect(() => Asset.from(data)).to.throw(/registerModels/)
    registerModels(Unseen)
    expect(Asset.from(data)).to.be.instanceOf(Unseen)
  })

  it('are told apart in unions, and found by maybeModel', () => {
    class Holder extends Model('spec.Holder', { one: union([Video, Picture]) }) {}
    expect(Holder.from({ one: picture }).one).to.be.instanceOf(Picture)
    expect(Holder.validate({ one: { ...picture, width: 'x' } }).map(({ path }) => path)).to.deep.equal([
      ['one', 'width'],
    ])
    expect(maybeModel(picture)).to.be.instanceOf(Picture)
    for (const value of [5, null, {}, { __faust: { ns: 'spec.Nobody' } }]) expect(maybeModel(value)).to.equal(value)
  })

  it('have namespaces of their own', () => {
    const declare = (fields: object) => () => Model('spec.Video', fields as never, { polymorphic: true })
    expect(declare({ seconds: number() }))
      .to.throw(RxfaustError)
      .with.property('code', 'RXFAUST_NAME')
  })
})

describe('data of other versions', () => {
  const fields = { id: string(), note: optional(string()) }
  const data = { id: 'a', added: { b: 1 }, equals: 5, __faust: { ns: 'py.Order' } }

  it('loses what is not described, keeps it, or is refused', () => {
    expect(Model('Of', fields).from(data).toJSON()).to.deep.equal({ id: 'a' })
    const kept = Model('Of', fields, { unknown: 'keep' }).from(data)
    expect(kept.unknownFields).to.deep.equal({ added: { b: 1 }, equals: 5 })
    expect(kept.toJSON()).to.deep.equal({ id: 'a', added: { b: 1 }, equals: 5 })
    expect(kept.derive({ id: 'b' }).toJSON()).to.deep.equal({ id: 'b', added: { b: 1 }, equals: 5 })
    expect(kept.equals(Model('Of', fields).from(data))).to.equal(false)
    const strict = Model('Of', fields, { unknown: 'refuse' }).validate(data)
    expect(strict.map(({ path }) => path)).to.deep.equal([['added'], ['equals']])
  })

  it('is read with new fields that have defaults', () => {
    const Newer = Model('Of', {
      ...fields,
      level: defaulted(number(), 3),
      tags: defaulted(array(string()), () => ['x']),
    })
    expect(Newer.from(data).toJSON()).to.deep.equal({ id: 'a', level: 3, tags: ['x'] })
    expect(Newer.from({ id: 'a', level: 5, tags: [] }).toJSON()).to.deep.equal({ id: 'a', level: 5, tags: [] })
  })
})
