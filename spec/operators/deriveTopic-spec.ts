import { expect } from 'chai'
import { map, of } from 'rxjs'
import { App } from '../../lib/app/App.js'
import { combine, deriveTopic, groupBy } from '../../lib/operators/index.js'
import type { RxfaustError } from '../../lib/util/RxfaustError.js'

describe('deriveTopic', () => {
  const code = (act: () => unknown): unknown => {
    try {
      return act()
    } catch (error) {
      return (error as RxfaustError).code
    }
  }
  let app: App
  beforeEach(() => {
    app = new App('shop', { broker: 'memory://' })
  })
  const ordersTopic = () => app.topic('orders', { key: 'text', value: 'json', partitions: 3, compacting: true })

  it('describes a topic as another one is, but for what is given', () => {
    const orders = ordersTopic()
    const archive = deriveTopic(orders, 'archive', { retention: 'forever', compacting: false })
    expect(archive.name).to.equal('archive')
    expect(archive.options).to.deep.equal({
      key: 'text',
      value: 'json',
      partitions: 3,
      compacting: false,
      retention: 'forever',
    })
    expect(app.topic('archive')).to.equal(archive)
    expect(deriveTopic(orders, 'copy').options).to.deep.equal(orders.options)
  })

  it('describes it as the topic that a stream comes from, but for the values', () => {
    const orders = ordersTopic()
    const lengths = deriveTopic(
      orders.pipe(
        map(String),
        map(text => text.length),
      ),
      'lengths',
      { value: 'text' },
    )
    expect(lengths.options).to.deep.equal({ ...orders.options, value: 'text' })
  })

  it('has the keys of a stream that was grouped', () => {
    const grouped = ordersTopic().pipe(groupBy(order => String(order), { name: 'by-text', key: 'json' }))
    expect(deriveTopic(grouped, 'texts', { value: 'text' }).options.key).to.equal('json')
  })

  it('refuses a name that is taken, and a stream of no topic or of several', () => {
    const orders = ordersTopic()
    expect(code(() => deriveTopic(orders, 'orders'))).to.equal('RXFAUST_NAME')
    expect(code(() => deriveTopic(app.stream(of(1)), 'a', { value: 'json' }))).to.equal('RXFAUST_OPTION')
    const both = combine(orders, app.topic('others'))
    expect(code(() => deriveTopic(both, 'b', { value: 'json' }))).to.equal('RXFAUST_OPTION')
  })
})
