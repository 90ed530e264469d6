import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { App, json } from '../../../lib/index.js'
import { settle } from '../../support/settle.js'

interface Ran {
  readonly code: number
  readonly out: string
  readonly error: string
}

describe('app.command', () => {
  const running: App[] = []
  afterEach(() => Promise.all(running.splice(0).map(app => app.stop())))
  const create = (): App => {
    const app = new App('shop', { broker: `memory://${randomUUID()}` })
    running.push(app)
    return app
  }
  async function run(app: App, ...args: readonly string[]): Promise<Ran> {
    let out = ''
    let error = ''
    const code = await app.run(args, {
      out: text => {
        out += text
      },
      error: text => {
        error += text
      },
    })
    return { code, out, error }
  }
  const calls = (app: App): unknown[] => {
    const seen: unknown[] = []
    app.command(
      'send-all',
      {
        help: 'Sends orders.',
        options: {
          maxMessages: { type: 'number', short: 'n', default: 10, help: 'Send so many at most.' },
          name: { type: 'string' },
          verbose: { type: 'boolean', short: 'v' },
          color: { type: 'boolean', default: true },
          tag: { type: 'string', multiple: true },
          level: { type: 'string', choices: ['low', 'high'], default: 'low' },
        },
        arguments: { file: { help: 'Where they are.' }, others: { type: 'number', multiple: true, optional: true } },
      },
      values => void seen.push(values),
    )
    return seen
  }
  const defaults = { maxMessages: 10, name: undefined, verbose: false, color: true, tag: [], level: 'low', others: [] }

  it('gives its function what the line has, and defaults', async () => {
    const app = create()
    const seen = calls(app)
    expect(await run(app, 'send-all', 'a.json')).to.deep.equal({ code: 0, out: '', error: '' })
    const line = ['-n', '2.5', '--name=ann', '-v', '--no-color', '--tag', 'x', '--tag', 'y', '--level', 'high']
    await run(app, 'send-all', ...line, 'b.json', '1', '2')
    await run(app, 'send-all', '--', '--name')
    expect(seen).to.deep.equal([
      { ...defaults, file: 'a.json' },
      {
        maxMessages: 2.5,
        name: 'ann',
        verbose: true,
        color: false,
        tag: ['x', 'y'],
        level: 'high',
        file: 'b.json',
        others: [1, 2],
      },
      { ...defaults, file: '--name' },
    ])
  })

  for (const [line, reason] of [
    [['send'], /unknown command 'send'/],
    [['send-al', 'a'], /unknown command 'send-al'\s+\(Did you mean send-all\?\)/],
    [['send-all'], /missing required argument 'file'/],
    [['send-all', 'a', '--max-messagse', '1'], /unknown option '--max-messagse'\s+\(Did you mean --max-messages\?\)/],
    [['send-all', 'a', '-n', 'many'], /'many' is invalid.* It is no number/],
    [['send-all', 'a', '-n', ''], /is invalid.* It is no number/],
    [['send-all', 'a', 'b'], /'b' is invalid for argument 'others'. It is no number/],
    [['send-all', 'a', '--level', 'middle'], /'middle' is invalid.* Use one of low, high/],
    [['send-all', 'a', '--name'], /option '--name <string>' argument missing/],
    [[], /Usage: shop/],
  ] as const) {
    it(`refuses "${line.join(' ')}" with exit code 2, and says why`, async () => {
      const app = create()
      const seen = calls(app)
      const ran = await run(app, ...line)
      expect(ran).to.include({ code: 2, out: '' })
      expect(ran.error).to.match(reason)
      expect(seen).to.deep.equal([])
    })
  }

  it('needs what is required', async () => {
    const app = create()
    app.command('buy', { options: { item: { type: 'string', required: true } } }, () => {})
    expect(await run(app, 'buy')).to.include({ code: 2 })
    expect((await run(app, 'buy')).error).to.match(/required option '--item <string>' not specified/)
  })

  it('tells of itself', async () => {
    const app = create()
    calls(app)
    const all = await run(app, '--help')
    expect(all).to.include({ code: 0, error: '' })
    expect(all.out)
      .to.match(/Usage: shop/)
      .and.match(/send-all \[options\] <file> \[others\.\.\.\]\s+Sends orders\./)
    const one = await run(app, 'send-all', '--help')
    expect(one.code).to.equal(0)
    expect(one.out)
      .to.match(/-n, --max-messages <number>\s+Send so many at most\. \(default: 10\)/)
      .and.match(/--level <string>\s+\(one of low, high; default: low\)/)
      .and.match(/file\s+Where they are\./)
  })

  it('writes lines, and fails with exit code 1 and the reason', async () => {
    const app = create()
    app.command('talk', {}, (_, { say }) => say('hello'))
    app.command('fail', {}, async () => {
      throw new Error('no paper')
    })
    app.command('refused', {}, () => app.topic('t').send({ value: 1 }))
    expect(await run(app, 'talk')).to.deep.equal({ code: 0, out: 'hello\n', error: '' })
    const failed = await run(app, 'fail')
    expect(failed.code).to.equal(1)
    expect(failed.error).to.match(/^Error: no paper\n\s+at /)
    const refused = await run(app, 'refused')
    expect(refused.error).to.match(/^App "shop" can't .*\[RXFAUST_STATE\]\n$/)
  })

  it('runs with a client, or a worker, which is stopped behind it', async () => {
    for (const [start, reads] of [
      ['client', false],
      ['worker', true],
    ] as const) {
      const app = create()
      const topic = app.topic('t', { value: json<number>(), partitions: 1 })
      const seen: number[] = []
      topic.subscribe(value => void seen.push(value))
      app.command('send', { start }, async (_, { say }) => {
        say(app.state)
        await topic.send({ value: 1 })
        await app.idle()
      })
      expect(await run(app, 'send')).to.include({ code: 0, out: 'running\n' })
      expect(seen).to.deep.equal(reads ? [1] : [])
      expect(app.state).to.equal('stopped')
    }
  })

  it('stops what the function has started itself, and starts nothing otherwise', async () => {
    const app = create()
    app.command('look', {}, (_, { say }) => say(app.state))
    app.command('ask', {}, () => app.startClient())
    expect(await run(app, 'look')).to.include({ code: 0, out: 'created\n' })
    await run(app, 'ask')
    expect(app.state).to.equal('stopped')
  })

  it('of a daemon goes on when its function has ended, until a signal, which is no failure', async () => {
    const app = create()
    const listeners = process.listenerCount('SIGTERM')
    let aborted: AbortSignal | undefined
    app.command('serve', { daemon: true, start: 'worker' }, (_, { say, signal }) => {
      aborted = signal
      say('serving')
      setImmediate(() => process.emit('SIGTERM'))
    })
    expect(await run(app, 'serve')).to.deep.equal({ code: 0, out: 'serving\n', error: '' })
    expect(aborted?.aborted).to.equal(true)
    expect(app.state).to.equal('stopped')
    expect(process.listenerCount('SIGTERM')).to.equal(listeners)
  })

  it('of a daemon ends with its app', async () => {
    for (const fails of [false, true]) {
      const app = create()
      app.command('serve', { daemon: true, start: 'worker' }, () => {
        setImmediate(() => (fails ? app.runtime.fail(new Error('no power')) : app.stop()))
      })
      const ran = await run(app, 'serve')
      expect(ran.code).to.equal(fails ? 1 : 0)
      expect(ran.error).to.match(fails ? /no power/ : /^$/)
    }
  })

  it('that is no daemon is cut off by a signal, with its exit code', async () => {
    const app = create()
    app.command('wait', {}, async () => {
      setImmediate(() => process.emit('SIGINT'))
      await new Promise(() => {})
    })
    expect(await run(app, 'wait')).to.include({ code: 130 })
    await settle()
  })

  it('fails with the app while it runs', async () => {
    const app = create()
    app.command('wait', { start: 'worker' }, async () => {
      app.runtime.fail(new Error('no power'))
      await new Promise(() => {})
    })
    const ran = await run(app, 'wait')
    expect(ran.code).to.equal(1)
    expect(ran.error).to.match(/no power/)
  })

  it('says that an app has none', async () => {
    expect(await run(create(), 'send')).to.deep.equal({
      code: 2,
      out: '',
      error: 'error: app "shop" has no commands\n',
    })
    expect(await run(create(), '--help')).to.include({ code: 0 })
  })

  it('names modules that can not be discovered', async () => {
    const app = new App('shop', { broker: 'memory://', autodiscover: ['./nowhere-at-all'] })
    const ran = await run(app, 'send')
    expect(ran.code).to.equal(1)
    expect(ran.error).to.match(/could not import .*nowhere-at-all/)
  })

  it('is refused where it can not be called as described', () => {
    const app = create()
    app.command('taken', {}, () => {})
    const refuse = (name: string, options: object, message: RegExp, fn: unknown = () => {}): void => {
      expect(() => app.command(name, options, fn as () => void)).to.throw(message)
    }
    refuse('taken', {}, /described twice/)
    for (const name of ['Send', 'send all', '-x', 'help', '']) refuse(name, {}, /can't be the name of a command/)
    refuse('a', {}, /its function is null/, null)
    refuse('a', { start: 'yes' }, /start is "yes"/)
    refuse('a', { options: { 'a-b': { type: 'string' } } }, /"a-b" can't name/)
    refuse('a', { options: { help: { type: 'string' } } }, /"help" can't name/)
    refuse('a', { options: { x: { type: 'string' } }, arguments: { x: {} } }, /x is an option and an argument/)
    refuse('a', { options: { x: { type: 'date' } } }, /type of x is "date"/)
    refuse('a', { options: { x: { type: 'string', short: 'xy' } } }, /short of x is "xy"/)
    refuse('a', { options: { x: { type: 'string', short: 'h' } } }, /short of x is "h"/)
    const both = { x: { type: 'string', short: 'x' }, y: { type: 'string', short: 'x' } }
    refuse('a', { options: both }, /-x is x and y/)
    refuse('a', { options: { x: { type: 'number', default: '1' } } }, /default of x has "1"/)
    refuse('a', { options: { x: { type: 'string', choices: ['a'], default: 'b' } } }, /default of x has "b"/)
    refuse('a', { options: { x: { type: 'string', multiple: true, default: 'b' } } }, /default of x is no array/)
    refuse('a', { options: { x: { type: 'string', required: true, default: 'b' } } }, /required and has a default/)
    refuse('a', { options: { x: { type: 'boolean', multiple: true } } }, /x is a boolean/)
    refuse('a', { options: { x: { type: 'number', choices: ['1'] } } }, /x has choices/)
    refuse('a', { arguments: { x: { multiple: true }, y: {} } }, /x is all that follows/)
    refuse('a', { arguments: { x: { optional: true }, y: {} } }, /y stands behind/)
  })
})
