import assert from 'node:assert/strict'
import { array, defaulted, lazy, Model, optional, registerModels } from 'rxfaust'
import { number, string } from 'superstruct'

abstract class Asset extends Model('Asset', { url: string() }, { abstract: true, polymorphic: true }) {
  get host(): string {
    return new URL(this.url).host
  }
}
class Picture extends Model('Picture', { width: number() }, { extends: Asset }) {}
class Video extends Model('Video', { seconds: number() }, { extends: Asset }) {}
registerModels(Picture, Video)

class Article extends Model('Article', {
  assets: array(Asset),
  answers: defaulted(array(lazy<Article>(() => Article)), () => []),
  answerTo: optional(string()),
}) {}

const article = Article.from({
  assets: [{ __faust: { ns: 'Video' }, url: 'https://example.org/a', seconds: 5 }],
  answers: [{ assets: [], answerTo: 'a' }],
})
assert.ok(article.assets[0] instanceof Video)
assert.equal(article.assets[0].host, 'example.org')
assert.equal(article.answers[0]?.answerTo, 'a')
