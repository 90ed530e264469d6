import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Subscription } from 'rxjs'
import { App, json } from '../../../lib/index.js'
import { TestDriver } from '../../../lib/testing/index.js'
import { rejection } from '../../testing/rejection.js'

describe('signals of the configuration', () => {
  const connected: Subscription[] = []
  const running: App[] = []
  afterEach(async () => {
    for (const subscription of connected.splice(0)) subscription.unsubscribe()
    await Promise.all(running.splice(0).map(app => app.stop()))
  })
  const broker = `memory://${randomUUID()}`

  it('are told when an app is made, with its id, and change its options', () => {
    const seen: string[] = []
    connected.push(
      App.on.beforeConfigured(app => void seen.push(`before ${app.id}`)),
      App.on.configured((app, options) => {
        seen.push(`configured ${app.id} ${options.topicPartitions}`)
        options.topicPartitions = 3
      }),
      App.on.afterConfigured(app => void seen.push(`after ${app.id} ${app.runtime.settings.topicPartitions}`)),
    )
    const app = new App('orders', { broker, topicPartitions: 2 })
    expect(app.runtime.settings.topicPartitions).to.equal(3)
    expect(seen).to.deep.equal(['before orders', 'configured orders 2', 'after orders 3'])
  })

  it("of the app itself are told at its start, before anything is opened, and leave the caller's options alone", async () => {
    const options = { broker: 'kafka://nowhere.invalid:1', topicPartitions: 2 }
    const app = new App('orders', options)
    running.push(app)
    const seen: string[] = []
    app.on.beforeConfigured(() => void seen.push(`before ${app.state}`))
    app.on.configured(draft => {
      draft.broker = broker
      draft.topicPartitions = 5
      draft.commitInterval = { seconds: 3 }
    })
    app.on.afterConfigured(() => void seen.push(`after ${app.runtime.settings.commitInterval}`))
    const topic = app.topic('things', { value: json<number>() })
    await app.start()
    await topic.send({ value: 1 })
    expect(app.runtime.partitionsOf('things')).to.equal(5)
    expect(seen).to.deep.equal(['before starting', 'after 3000'])
    expect(options).to.deep.equal({ broker: 'kafka://nowhere.invalid:1', topicPartitions: 2 })
  })

  it('call each handler of all apps once per app, also one that is connected after the app was made', async () => {
    const seen: string[] = []
    connected.push(App.on.configured(app => void seen.push(`early ${app.id}`)))
    const app = new App('orders', { broker })
    running.push(app)
    connected.push(App.on.configured(({ id }) => void seen.push(`late ${id}`)))
    await app.start()
    expect(seen).to.deep.equal(['early orders', 'late orders'])
  })

  it('are told before a reset, and before a start as client', async () => {
    for (const use of [(app: App) => app.reset(), (app: App) => app.startClient()]) {
      const app = new App('orders', { broker: 'kafka://nowhere.invalid:1' })
      running.push(app)
      app.on.configured(draft => {
        draft.broker = broker
      })
      await use(app)
    }
  })

  it("do not take a TestDriver's broker away", async () => {
    const app = new App('orders')
    app.on.configured(draft => {
      draft.broker = 'kafka://nowhere.invalid:1'
    })
    const driver = await TestDriver.start(app)
    await driver.stop()
  })

  it('refuse to change what the app was made with', async () => {
    const app = new App('orders', { broker })
    app.on.configured(draft => {
      draft.development = false
      draft.topicPartitions = 2
    })
    const error = await rejection(app.start())
    expect(error).to.include({ code: 'RXFAUST_OPTION' })
    expect(error.message).to.match(/changes development of app "orders"/)
  })

  it('check what handlers have put in', async () => {
    const app = new App('orders', { broker })
    app.on.configured(draft => {
      draft.topicPartitions = 0
    })
    expect(await rejection(app.start())).to.include({ code: 'RXFAUST_OPTION' })
  })

  it('that fail are an error of the constructor, or of the start, which names them', async () => {
    const cause = new Error('no settings here')
    const fail = (): void => {
      throw cause
    }
    const subscription = App.on.beforeConfigured(fail)
    expect(() => new App('orders', { broker })).to.throw(/on.beforeConfigured of app "orders" has failed: no settings/)
    subscription.unsubscribe()
    const app = new App('orders', { broker })
    app.on.configured(fail)
    const error = await rejection(app.start())
    expect(error).to.include({ code: 'RXFAUST_SIGNAL', cause })
    expect(app.state).to.equal('failed')
  })

  it('refuse asynchronous handlers', async () => {
    const app = new App('orders', { broker })
    app.on.configured(async draft => {
      draft.topicPartitions = 2
    })
    expect((await rejection(app.start())).message).to.match(/on.configured .* has returned a promise/)
  })

  it('have no app to be used yet', () => {
    connected.push(App.on.configured(app => void app.topic('too-early')))
    expect(() => new App('orders', { broker })).to.throw(/"orders" is used while it is configured/)
  })

  it('refuse what is no function', () => {
    const app = new App('orders', { broker })
    expect(() => app.on.configured(undefined as never)).to.throw(/on.configured was given undefined/)
  })
})
