import { join, resolve } from 'node:path'
import { expect } from 'chai'
import type { AppOptions } from '../../../lib/app/AppOptions.js'
import { resolveSettings } from '../../../lib/app/resolveSettings.js'
import type { Settings } from '../../../lib/app/Settings.js'
import { RxfaustError } from '../../../lib/util/RxfaustError.js'

function resolved(options: AppOptions = {}, variables: Record<string, string> = {}): Settings {
  return resolveSettings('orders', options, variables)
}

function refusal(options: AppOptions, variables: Record<string, string> = {}): string {
  try {
    resolved(options, variables)
  } catch (error) {
    expect(error).to.be.instanceOf(RxfaustError).and.to.include({ code: 'RXFAUST_OPTION' })
    return (error as RxfaustError).message
  }
  return expect.fail('it was taken')
}

describe('resolveSettings', () => {
  it('fills in defaults', () => {
    expect(resolved()).to.deep.include({
      id: 'orders',
      broker: `level://${resolve('.rxfaust/orders/broker')}`,
      stateDirectory: resolve('.rxfaust/orders/tables'),
      clientId: 'orders',
      commitInterval: 1_000,
      sessionTimeout: 45_000,
      requestTimeout: 60_000,
      heartbeatInterval: 500,
      rebalanceTimeout: 60_000,
      acks: 'all',
      checkCrcs: true,
      topicPartitions: 8,
      topicReplicationFactor: 1,
      topicAllowDeclare: true,
      streamWaitEmpty: true,
      timezone: 'utc',
      replyToPrefix: 'orders-reply-',
      replyExpires: 86_400_000,
      warnings: [],
    })
  })

  it('has defaults that depend on others', () => {
    expect(resolved({ processingGuarantee: 'exactly-once' }).commitInterval).to.equal(100)
    expect(resolved({ sessionTimeout: 900 }).heartbeatInterval).to.equal(300)
    expect(resolved({ broker: 'memory://' }).stateDirectory).to.equal(undefined)
  })

  describe('from the environment', () => {
    it('takes what the program does not say', () => {
      const variables = {
        RXFAUST_BROKER: 'kafka://a:9092;b:9092',
        RXFAUST_COMMIT_INTERVAL: 'PT5S',
        RXFAUST_SESSION_TIMEOUT: '30000',
        RXFAUST_COMMIT_EVERY: '5',
        RXFAUST_TOPIC_ALLOW_DECLARE: 'false',
        RXFAUST_ACKS: 'leader',
        RXFAUST_STORE: 'memory',
        RXFAUST_DATA_DIRECTORY: '/data',
        RXFAUST_ON_ERROR: 'skip',
        RXFAUST_VALUE_CODEC: 'raw',
        RXFAUST_TIMEZONE: 'Europe/Oslo',
        RXFAUST_CLIENT_ID: '',
      }
      const settings = resolved({ commitEvery: 7 }, variables)
      expect(settings).to.deep.include({
        broker: 'kafka://a:9092,b:9092',
        commitInterval: 5_000,
        sessionTimeout: 30_000,
        commitEvery: 7,
        topicAllowDeclare: false,
        acks: 'leader',
        stateDirectory: undefined,
        onError: 'skip',
        timezone: 'Europe/Oslo',
        clientId: 'orders',
      })
      expect(settings.valueCodec?.name).to.equal('raw')
    })

    it('prefers a variable of this app alone', () => {
      const variables = { RXFAUST_ORDERS__ACKS: 'none', RXFAUST_ACKS: 'leader', RXFAUST_OTHER__COMMIT_EVERY: '3' }
      expect(resolved({}, variables)).to.deep.include({ acks: 'none', commitEvery: 200_000, warnings: [] })
      expect(resolveSettings('my-orders.x', {}, { RXFAUST_MY_ORDERS_X__ACKS: 'none' }).acks).to.equal('none')
    })

    it('names the variable, the value and the fix', () => {
      const cases: [string, string, RegExp][] = [
        ['RXFAUST_COMMIT_EVERY', 'many', /"many".*whole number/],
        ['RXFAUST_COMMIT_EVERY', '0', /is 0\..*above zero/],
        ['RXFAUST_COMMIT_INTERVAL', '5 seconds', /"5 seconds".*milliseconds/],
        ['RXFAUST_COMMIT_INTERVAL', '-1', /"-1".*milliseconds/],
        ['RXFAUST_CHECK_CRCS', 'maybe', /"maybe".*'true' or 'false'/],
        ['RXFAUST_ACKS', 'two', /"two".*'all', 'leader' or 'none'/],
        ['RXFAUST_AGENT_SUPERVISOR', 'strict', /"strict".*oneForOne/],
        ['RXFAUST_ORDERS__VALUE_CODEC', 'xml', /xml/],
        ['RXFAUST_TIMEZONE', 'Oslo', /"Oslo".*Europe\/Oslo/],
        ['RXFAUST_REPLY_TO', 'a b', /'a b'.*letters/],
      ]
      for (const [name, value, expected] of cases) {
        let message = ''
        try {
          resolved({}, { [name]: value })
        } catch (error) {
          message = (error as Error).message
        }
        expect(message, name).to.include(name).and.to.match(expected)
      }
    })

    it('says of variables that it does not know which are like them', () => {
      const variables = {
        RXFAUST_COMIT_INTERVAL: '5',
        RXFAUST_ORDERS__BROKERS: 'x',
        RXFAUST_LOGGER: 'pino',
        RXFAUST_COLOUR_OF_THE_SKY: 'blue',
        RXFAUST_RUNS: '3',
        RXFAUST_SPEC_BROKER: 'x',
        OTHER: 'y',
      }
      expect(resolved({}, variables).warnings).to.deep.equal([
        'The environment variable RXFAUST_COMIT_INTERVAL is no setting of rxfaust. Is RXFAUST_COMMIT_INTERVAL meant?',
        'The environment variable RXFAUST_ORDERS__BROKERS is no setting of rxfaust. Is RXFAUST_BROKER meant?',
        'The environment variable RXFAUST_LOGGER has no effect: logger is given in the program.',
        'The environment variable RXFAUST_COLOUR_OF_THE_SKY is no setting of rxfaust.',
      ])
    })

    it('takes credentials', () => {
      const sasl = { RXFAUST_SASL_USERNAME: 'ann', RXFAUST_SASL_PASSWORD: 'secret' }
      expect(resolved({}, { RXFAUST_SSL: 'true' }).security()).to.deep.equal({ ssl: true })
      expect(resolved({}, sasl).security()).to.deep.equal({
        sasl: { mechanism: 'plain', username: 'ann', password: 'secret' },
      })
      expect(resolved({}, { ...sasl, RXFAUST_SASL_MECHANISM: 'SCRAM-SHA-512' }).security()?.sasl?.mechanism).to.equal(
        'scram-sha-512',
      )
      expect(resolved({ security: { ssl: false } }, sasl).security()).to.deep.equal({ ssl: false })
      expect(resolved({}, sasl).warnings).to.deep.equal([])
    })

    it('never shows credentials', () => {
      const password = { RXFAUST_SASL_PASSWORD: 'secret-word' }
      const whole = { ...password, RXFAUST_SASL_USERNAME: 'secret-name' }
      const messages = [
        refusal({}, password),
        refusal({}, { ...whole, RXFAUST_SASL_MECHANISM: 'secret-kerberos' }),
        refusal({}, { RXFAUST_BROKER: 'secret://user:secret@host' }),
        refusal({}, { RXFAUST_BROKER: 'level://secret;level://secret' }),
        JSON.stringify(resolved({}, whole)),
      ]
      expect(messages[0]).to.include('RXFAUST_SASL_USERNAME is missing')
      for (const message of messages) expect(message).not.to.include('secret')
    })
  })

  it('takes several brokers', () => {
    for (const broker of [
      'kafka://a:9092;b:9093',
      'kafka://a:9092;kafka://b:9093',
      ['kafka://a:9092', 'kafka://b:9093'],
      ['kafka://a:9092', 'b:9093'],
    ]) {
      expect(resolved({ broker }).broker).to.equal('kafka://a:9092,b:9093')
    }
    expect(resolved({ broker: ['memory://one'] }).broker).to.equal('memory://one')
    expect(refusal({ broker: ['memory://one', 'memory://two'] })).to.include('Kafka')
    expect(refusal({ broker: [] })).to.include('no broker')
    expect(refusal({ broker: {} as never })).to.include('no transport')
  })

  it('refuses values that can not be used', () => {
    const cases: [AppOptions, RegExp][] = [
      [{ topicPartitions: 0 }, /topicPartitions is 0/],
      [{ topicPartitions: '8' as never }, /topicPartitions is "8"/],
      [{ standbyReplicas: -1 }, /standbyReplicas is -1.*0 for none/],
      [{ sessionTimeout: 0 }, /sessionTimeout is 0/],
      [{ linger: 'soon' }, /linger is "soon"/],
      [{ autoOffsetReset: 'newest' as never }, /"newest".*'earliest', 'latest' or 'fail'/],
      [{ processingGuarantee: 'at-most-once' as never }, /processingGuarantee is "at-most-once"/],
      [{ checkCrcs: 'yes' as never }, /checkCrcs is "yes"/],
      [{ clientId: '' }, /clientId is ""/],
      [{ logger: { info: () => undefined } as never }, /logger has no trace, debug, warn, error/],
      [{ scheduler: {} as never }, /scheduler has no now, schedule/],
      [{ onError: { deadletter: 'x' } as never }, /onError/],
      [{ partitioner: 'murmur2' as never }, /partitioner is "murmur2"/],
      [{ keyCodec: 'nothing' as never }, /keyCodec/],
      [{ changedState: { totals: 'drop' as never } }, /"drop" for "totals"/],
      [{ idFormat: '{id}-next' }, /idFormat.*\{version\}/],
      [{ comitInterval: 5 } as AppOptions, /"comitInterval".*Is commitInterval meant/],
    ]
    for (const [options, expected] of cases) expect(refusal(options)).to.match(expected)
  })

  it('refuses settings that do not go together, and names both', () => {
    const cases: [AppOptions, RegExp][] = [
      [{ sessionTimeout: 90_000 }, /sessionTimeout is 90000 ms and requestTimeout is 60000 ms.*Raise requestTimeout/],
      [{ requestTimeout: 10_000 }, /sessionTimeout is 45000 ms and requestTimeout is 10000 ms/],
      [
        { sessionTimeout: 6_000, heartbeatInterval: 3_000 },
        /heartbeatInterval is 3000 ms and sessionTimeout is 6000 ms.*to 2000.*to 9000/,
      ],
      [
        { drainTimeout: 60_000 },
        /drainTimeout is 60000 ms and rebalanceTimeout is 60000 ms.*Lower drainTimeout, or raise/,
      ],
      [
        { processingGuarantee: 'exactly-once', commitInterval: 5_000, transactionTimeout: 5_000 },
        /commitInterval is 5000 ms and transactionTimeout is 5000 ms/,
      ],
      [{ processingGuarantee: 'exactly-once', acks: 'leader' }, /acks is 'leader' and processingGuarantee/],
      [{ lingerBytes: 2_000, maxRequestSize: 1_024 }, /lingerBytes is 2000 and maxRequestSize is 1024/],
      [{ fetchMaxBytes: 2_000, streamBufferMaxBytes: 1_000 }, /fetchMaxBytes is 2000 and streamBufferMaxBytes is 1000/],
      [{ replyCreateTopic: true, topicAllowDeclare: false }, /replyCreateTopic is true and topicAllowDeclare is false/],
      [{ replyTo: 'answers', replyToPrefix: 'a-' }, /replyTo is "answers" and replyToPrefix is "a-"/],
    ]
    for (const [options, expected] of cases) expect(refusal(options)).to.match(expected)
    // Small buffers alone are no mistake, and under at least once no transaction is timed.
    resolved({ streamBufferMaxBytes: 1_000, commitInterval: 3_600_000 })
    resolved({ sessionTimeout: 90_000, requestTimeout: 90_000 })
  })

  describe('of a version', () => {
    it('has an id, tables and names of its own, and the broker in common', () => {
      const first = resolved({ version: 1 })
      const second = resolved({ version: 2 })
      expect(first).to.deep.include({ id: 'orders', stateDirectory: resolve('.rxfaust/orders/tables') })
      expect(second).to.deep.include({
        id: 'orders-v2',
        clientId: 'orders-v2',
        replyToPrefix: 'orders-v2-reply-',
        broker: first.broker,
        stateDirectory: resolve('.rxfaust/orders/v2/tables'),
      })
      const elsewhere = join(resolve('/'), 'fast', 'disk')
      expect(resolved({ tableDirectory: elsewhere }).stateDirectory).to.equal(elsewhere)
      expect(resolved({ tableDirectory: elsewhere, version: 2 }).stateDirectory).to.equal(join(elsewhere, 'v2'))
    })

    it('has the id that idFormat gives', () => {
      expect(resolved({ version: 3, idFormat: '{version}.{id}' }).id).to.equal('3.orders')
      expect(resolved({ version: 3, idFormat: (id, version) => `${id}_${version}` }).id).to.equal('orders_3')
      expect(resolved({ version: 1, idFormat: '{version}.{id}' }).id).to.equal('orders')
      expect(resolved({}, { RXFAUST_VERSION: '2', RXFAUST_ID_FORMAT: '{id}-{version}' }).id).to.equal('orders-2')
      expect(() => resolved({ version: 2, idFormat: '{id} {version}' })).to.throw(/RXFAUST_NAME/)
      expect(refusal({ version: 2, idFormat: id => id })).to.include('idFormat')
    })
  })
})
