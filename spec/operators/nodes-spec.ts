import { expect } from 'chai'
import { map, of, share, take } from 'rxjs'
import { number, object, string } from 'superstruct'
import { groupBy, through, to } from '../../lib/operators/index.js'
import { Stream } from '../../lib/streams/Stream.js'
import type { Topic } from '../../lib/topics/Topic.js'
import { partitionFor } from '../../lib/transport/partitionFor.js'
import type { RxfaustError } from '../../lib/util/RxfaustError.js'
import { gate } from '../support/gate.js'
import { StreamHarness } from '../support/StreamHarness.js'
import { settle } from '../support/settle.js'

describe('operators that are nodes of the topology', () => {
  let app: StreamHarness
  let internal: Topic<unknown, unknown>[]
  beforeEach(() => {
    app = new StreamHarness()
    internal = []
    const { internalTopic } = app
    app.internalTopic = <T, K>(name: string, options: object) => {
      const topic = internalTopic.call(app, name, options)
      internal.push(topic)
      return topic as Topic<T, K>
    }
  })

  const sent = () =>
    app.sent.map(({ topic, key, value, headers, timestamp }) => ({
      topic,
      key: key === null ? null : `${Buffer.from(key)}`,
      value: value === null ? null : JSON.parse(`${Buffer.from(value)}`),
      headers,
      timestamp,
    }))

  /** What was sent comes back from the topics, as from a broker. */
  const loop = (topic: Topic<never, never>) => {
    for (const record of app.sent.splice(0)) {
      const { partition, timestamp } = record
      app.deliverBytes(topic as never, record.value as Uint8Array, {
        partition,
        timestamp,
        key: record.key === null ? null : `${Buffer.from(record.key)}`,
        headers: record.headers as never,
      })
    }
  }
  const codeOf = (act: () => unknown) => {
    try {
      act()
    } catch (error) {
      return (error as RxfaustError).code
    }
    return undefined
  }

  describe('groupBy', () => {
    interface Order {
      id: string
      account: string
      amount: number
    }
    const order = (id: string, account: string, amount: number): Order => ({ id, account, amount })

    it('sends each value under its new key, with headers and timestamp, and goes on behind the topic', async () => {
      const orders = app.topic<Order>('orders')
      const grouped = orders.pipe(groupBy('account', { name: 'by-account' }))
      expect(grouped).to.be.instanceOf(Stream)
      const seen: Order[] = []
      grouped.subscribe(value => {
        seen.push(value)
      })
      const headers = { trace: Buffer.from('t') }
      app.deliver(orders, order('1', 'ann', 5), { headers, timestamp: 77 })
      await settle()
      expect(sent()).to.deep.equal([
        { topic: 'harness-by-account-repartition', key: 'ann', value: order('1', 'ann', 5), headers, timestamp: 77 },
      ])
      expect(app.sent[0]?.partition).to.equal(partitionFor(Buffer.from('ann'), 4))
      expect(seen).to.deep.equal([])
      loop(internal[0] as never)
      expect(seen).to.deep.equal([order('1', 'ann', 5)])
    })

    it('holds an event until the broker has its record', async () => {
      const orders = app.topic<Order>('orders')
      orders.pipe(groupBy(({ amount }) => amount, { name: 'g' })).subscribe()
      const broker = app.holdBroker()
      app.deliver(orders, order('1', 'ann', 5))
      await settle()
      expect([app.sent.length, app.frontier(orders)]).to.deep.equal([1, 0])
      broker.open()
      await settle()
      expect(app.frontier(orders)).to.equal(1)
    })

    it('runs its input side once however many subscribe, from the first to the last', async () => {
      const orders = app.topic<Order>('orders')
      const grouped = orders.pipe(
        groupBy('account', { name: 'g' }),
        map(({ id }) => id),
      )
      expect(orders.observed).to.equal(false)
      const seen: string[] = []
      const subscriptions = ['a', 'b'].map(name =>
        grouped.subscribe(id => {
          seen.push(name + id)
        }),
      )
      app.deliver(orders, order('1', 'ann', 5))
      await settle()
      expect(app.sent).to.have.length(1)
      loop(internal[0] as never)
      expect(seen).to.deep.equal(['a1', 'b1'])
      subscriptions[0]?.unsubscribe()
      expect(orders.observed).to.equal(true)
      subscriptions[1]?.unsubscribe()
      expect([orders.observed, internal[0]?.observed]).to.deep.equal([false, false])
      grouped.subscribe()
      expect(orders.observed).to.equal(true)
    })

    it('takes asynchronous functions, in order within a partition', async () => {
      const orders = app.topic<Order>('orders')
      const first = gate()
      orders
        .pipe(
          groupBy(
            async ({ id, account }) => {
              if (id === '1') await first.promise
              return account
            },
            { name: 'g' },
          ),
        )
        .subscribe()
      app.deliver(orders, order('1', 'ann', 5))
      app.deliver(orders, order('2', 'bob', 5))
      await settle()
      expect(app.sent).to.deep.equal([])
      first.open()
      await settle()
      expect(sent().map(({ key }) => key)).to.deep.equal(['ann', 'bob'])
      expect(app.frontier(orders)).to.equal(2)
    })

    it('keeps keys of any type, and writes strings as text', async () => {
      const values = app.topic<unknown>('values')
      const keys: unknown[] = []
      values.pipe(groupBy(value => value, { name: 'g' })).subscribe()
      internal[0]?.subscribe(() => {
        keys.push(app.sent.length)
      })
      const all = ['ann', '5', ' led', 5, true, { a: [1] }, 'null', '']
      for (const value of all) app.deliver(values, value)
      await settle()
      expect(sent().map(({ key }) => key)).to.deep.equal([
        'ann',
        '5',
        ' " led"',
        ' 5',
        ' true',
        ' {"a":[1]}',
        'null',
        '',
      ])
    })

    it('uses the descriptions it is given, those of the topic, and a topic of the user', async () => {
      const Order = object({ id: string(), account: string(), amount: number() })
      const orders = app.topic<Order>('orders', { value: Order })
      orders.pipe(groupBy('amount', { name: 'g', key: number(), partitions: 2 }))
      expect(internal[0]?.options.value).to.equal(Order)
      expect(internal[0]?.partitions).to.equal(2)
      expect(internal[0]?.spec(2).config).to.deep.equal({ 'cleanup.policy': 'delete', 'retention.ms': '-1' })
      const own = app.topic<Order>('own')
      orders.pipe(groupBy('account', { name: 'h', topic: own })).subscribe()
      app.deliver(orders, order('1', 'ann', 5))
      await settle()
      expect(sent().map(({ topic }) => topic)).to.deep.equal(['own'])
    })

    it('keeps what is under way through a failure behind it', async () => {
      app = Object.assign(new StreamHarness({ onError: 'skip' }), { internalTopic: app.internalTopic })
      const orders = app.topic<Order>('orders')
      const key = gate<string>()
      const other = app.topic<Order>('between')
      const seen: string[] = []
      orders.pipe(groupBy(() => key.promise, { name: 'g', topic: other })).subscribe(({ id }) => {
        if (id === 'bad') throw new Error('bad')
        seen.push(id)
      })
      app.deliver(orders, order('1', 'ann', 5))
      app.deliver(other, order('bad', 'ann', 5))
      expect([app.frontier(orders), app.frontier(other), orders.observed]).to.deep.equal([0, 1, true])
      key.open('k')
      await settle()
      expect(sent().map(({ key: own }) => own)).to.deep.equal(['k'])
      expect(app.frontier(orders)).to.equal(1)
      loop(other as never)
      expect(seen).to.deep.equal(['1'])
    })

    it('keeps it also where RxJS unsubscribes only after the error was told, as in front of a share', async () => {
      app = Object.assign(new StreamHarness({ onError: { retry: 1, backoff: 10 } }), {
        internalTopic: app.internalTopic,
      })
      const orders = app.topic<Order>('orders')
      const key = gate<string>()
      const other = app.topic<Order>('between')
      const seen: string[] = []
      let failures = 0
      orders
        .pipe(
          groupBy(() => key.promise, { name: 'g', topic: other }),
          map(({ id }) => {
            if (id === 'bad' && failures++ === 0) throw new Error('bad')
            return id
          }),
          share(),
        )
        .subscribe(id => {
          seen.push(id)
        })
      app.deliver(orders, order('1', 'ann', 5))
      app.deliver(other, order('bad', 'ann', 5))
      app.deliver(other, order('next', 'ann', 5))
      await settle()
      expect([app.frontier(orders), app.frontier(other), orders.observed]).to.deep.equal([0, 0, true])
      app.advance(10)
      await settle()
      expect([seen, app.frontier(other)]).to.deep.equal([['bad', 'next'], 2])
      key.open('k')
      await settle()
      expect([app.sent.length, app.frontier(orders)]).to.deep.equal([1, 1])
    })

    it('has a failing key function dealt with by the policy of its source', async () => {
      app = Object.assign(new StreamHarness({ onError: 'skip' }), { internalTopic: app.internalTopic })
      const orders = app.topic<Order>('orders')
      const keyOf = ({ account, id }: Order) => {
        if (id === '1') throw new Error('no key')
        return account
      }
      orders.pipe(groupBy(keyOf, { name: 'g', topic: app.topic<Order>('t') })).subscribe()
      for (const id of ['0', '1', '2']) app.deliver(orders, order(id, id, 5))
      await settle()
      expect(sent().map(({ key }) => key)).to.deep.equal(['0', '2'])
      expect(app.frontier(orders)).to.equal(3)
    })

    it('refuses a name that is taken, one that can not be one, and plain Observables', () => {
      const orders = app.topic<Order>('orders')
      orders.pipe(groupBy('account', { name: 'g' }))
      expect(codeOf(() => orders.pipe(groupBy('account', { name: 'g' })))).to.equal('RXFAUST_NAME')
      expect(codeOf(() => orders.pipe(groupBy('account', { name: 'by account' })))).to.equal('RXFAUST_NAME')
      expect(codeOf(() => of(order('1', 'ann', 5)).pipe(groupBy('account', { name: 'h' })))).to.equal('RXFAUST_OPTION')
    })
  })

  describe('through', () => {
    it('sends with key, headers and timestamp, once, and goes on with what the topic gives', async () => {
      const numbers = app.topic<number>('numbers')
      const doubles = app.topic<number>('doubles')
      const stream = numbers.pipe(
        map(value => value * 2),
        through(doubles),
      )
      const seen: number[] = []
      for (let subscriber = 0; subscriber < 2; subscriber++) {
        stream.subscribe(value => {
          seen.push(value)
        })
      }
      const broker = app.holdBroker()
      app.deliver(numbers, 4, { key: 'ann', timestamp: 5 })
      await settle()
      expect(sent().map(({ key, value, timestamp }) => [key, value, timestamp])).to.deep.equal([['ann', 8, 5]])
      expect([app.frontier(numbers), seen]).to.deep.equal([0, []])
      broker.open()
      await settle()
      expect(app.frontier(numbers)).to.equal(1)
      loop(doubles as never)
      expect(seen).to.deep.equal([8, 8])
    })
  })

  describe('to', () => {
    it('sends once however many subscribe, and emits in the scope, acknowledged when the broker has it', async () => {
      const numbers = app.topic<number>('numbers')
      const other = app.topic<number>('other')
      const stream = numbers.pipe(
        to(other),
        map(value => value + 1),
      )
      const seen: number[] = []
      for (let subscriber = 0; subscriber < 2; subscriber++) {
        stream.subscribe(value => {
          seen.push(value)
        })
      }
      const broker = app.holdBroker()
      app.deliver(numbers, 1, { key: 'ann' })
      expect(seen).to.deep.equal([2, 2])
      await settle()
      expect(sent().map(({ key, value }) => [key, value])).to.deep.equal([['ann', 1]])
      expect(app.frontier(numbers)).to.equal(0)
      broker.open()
      await settle()
      expect(app.frontier(numbers)).to.equal(1)
    })

    it('is not acknowledged by the end of the stream before the broker has it', async () => {
      const numbers = app.topic<number>('numbers')
      numbers.pipe(to(app.topic<number>('other')), take(1)).subscribe()
      const broker = app.holdBroker()
      app.deliver(numbers, 1)
      await settle()
      expect([numbers.observed, app.frontier(numbers)]).to.deep.equal([false, 0])
      broker.open()
      await settle()
      expect(app.frontier(numbers)).to.equal(1)
    })

    it('is tried again with what failed behind it, though its record is still under way', async () => {
      app = new StreamHarness({ onError: { retry: 1, backoff: 10 } })
      const numbers = app.topic<number>('numbers')
      const seen: number[] = []
      let failures = 0
      numbers
        .pipe(
          to(app.topic<number>('other')),
          map(value => {
            if (value === 1 && failures++ === 0) throw new Error('one')
            return value
          }),
        )
        .subscribe(value => {
          seen.push(value)
        })
      const broker = app.holdBroker()
      for (const value of [0, 1, 2]) app.deliver(numbers, value)
      await settle()
      app.advance(10)
      await settle()
      expect(seen).to.deep.equal([0, 1, 2])
      // What was handed on before the failure is not sent a second time.
      expect(sent().map(({ value }) => value)).to.deep.equal([0, 1, 1, 2])
      expect(app.frontier(numbers)).to.equal(0)
      broker.open()
      await settle()
      expect(app.frontier(numbers)).to.equal(3)
    })

    it('lets the partition wait while too much waits to be sent, and the others for themselves', async () => {
      app = new StreamHarness({ sendBufferLimit: 50 })
      const numbers = app.topic<string>('numbers')
      const seen: string[] = []
      numbers.pipe(to(app.topic<string>('other'))).subscribe(value => {
        seen.push(value)
      })
      const broker = app.holdBroker()
      const long = 'x'.repeat(60)
      app.deliver(numbers, long)
      app.deliver(numbers, 'second')
      app.deliver(numbers, 'elsewhere', { partition: 1 })
      app.deliver(numbers, 'elsewhere too', { partition: 1 })
      await settle()
      expect(seen).to.deep.equal([long, 'elsewhere'])
      broker.open()
      await settle()
      expect(seen).to.deep.equal([long, 'elsewhere', 'second', 'elsewhere too'])
      await settle()
      expect([app.frontier(numbers), app.frontier(numbers, 1)]).to.deep.equal([2, 2])
    })

    it('leaves an event unacknowledged whose record could not be sent, and the app fails', async () => {
      const numbers = app.topic<number>('numbers')
      numbers.pipe(to(app.topic<number>('other'))).subscribe()
      const broker = app.holdBroker()
      app.deliver(numbers, 1)
      await settle()
      broker.fail(new Error('away'))
      await settle()
      expect(app.failures.map(error => (error as RxfaustError).code)).to.deep.equal(['RXFAUST_SEND'])
      expect([app.frontier(numbers), app.queue(numbers as never).inFlight]).to.deep.equal([0, 0])
    })
  })
})
