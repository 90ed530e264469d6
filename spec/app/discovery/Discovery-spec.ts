import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { App, type AppOptions } from '../../../lib/index.js'
import { TestDriver } from '../../../lib/testing/index.js'
import { importModule } from '../../../lib/util/importModule.js'
import { rejection } from '../../testing/rejection.js'

const library = pathToFileURL(join(import.meta.dirname, '..', '..', '..', 'lib', 'index.ts')).href

describe('discovery of modules', () => {
  let root: string
  const running: App[] = []
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'discovery-')))
  })
  afterEach(async () => {
    await Promise.all(running.splice(0).map(app => app.stop()))
    await rm(root, { recursive: true, force: true })
  })
  /** Files by their paths; an empty one stands for a module that does nothing. */
  const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(root, dirname(path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
  }
  const create = (options: AppOptions): App => {
    const app = new App('discovered', { broker: 'memory://', ...options })
    running.push(app)
    return app
  }
  const names = (urls: readonly string[]): string[] =>
    urls.map(url => relative(root, fileURLToPath(url)).split(sep).join('/'))

  it('imports what declares more of a program, before the start checks anything', async () => {
    await write({
      'app.ts': `import { App } from '${library}'
        export const app = new App('proj', { broker: 'memory://', autodiscover: true, origin: import.meta.url })`,
      'users/agents.ts': `import { app } from '../app.ts'
        import { counts } from './tables.ts'
        export const greeter: string = 'greeter'
        app.agent(greeter, { partitions: 2 }, async function* (stream) { for await (const each of stream) yield 'hello ' + each })
        app.topic('logins', { partitions: 2 }).subscribe(() => { counts.update('all', n => n + 1) })`,
      'users/tables.ts': `import { app } from '../app.ts'
        export const counts = app.table('counts', { default: () => 0, partitions: 2 })`,
      'users/agents.spec.ts': 'throw new Error("a test was imported")',
    })
    const { app } = (await importModule(pathToFileURL(join(root, 'app.ts')).href)) as { app: App }
    running.push(app)
    await app.start()
    expect([...app.runtime.topics.keys()].sort()).to.deep.equal(['logins', 'proj-greeter'])
    expect(app.runtime.tables.map(({ name }) => name)).to.deep.equal(['counts'])
    const agents = [...app.runtime.taskManager.partitions()].filter(({ topic }) => topic === 'proj-greeter')
    expect(agents).to.have.length(2)
  })

  it('takes modules in the order of their paths, and no tests, declarations, hidden or installed ones', async () => {
    const files = ['b.js', 'a.mjs', 'z/a.cjs', 'z/b.ts', 'c.ts', 'c.js', 'd.mts', 'specs.js', 'latest.js']
    const ignored = [
      'a.spec.ts',
      'a-spec.js',
      'a.test.mjs',
      'a-test.cts',
      'types.d.ts',
      'types.d.mts',
      '.hidden.js',
      '.git/hook.js',
      'node_modules/left/index.js',
      'z/node_modules/left/index.js',
      '__tests__/a.js',
      '__mocks__/a.js',
      'spec/a.js',
      'z/test/a.js',
      'tests/a.js',
      'notes.md',
      'data.json',
      'c.js.map',
    ]
    const failing = Object.fromEntries(ignored.map(path => [path, 'throw new Error("imported")']))
    await write({ ...Object.fromEntries(files.map(path => [path, ''])), ...failing })
    const app = create({ autodiscover: true, origin: root })
    const sorted = ['a.mjs', 'b.js', 'c.ts', 'd.mts', 'latest.js', 'specs.js', 'z/a.cjs', 'z/b.ts']
    expect(names(await app.discover())).to.deep.equal(sorted)
    expect(await app.discover()).to.deep.equal([])
  })

  it('leaves out the file of the origin, which runs', async () => {
    await write({ 'app.mjs': 'throw new Error("imported")', 'other.mjs': '' })
    for (const origin of [join(root, 'app.mjs'), pathToFileURL(join(root, 'app.mjs'))]) {
      expect(names(await create({ autodiscover: true, origin }).discover())).to.deep.equal(['other.mjs'])
    }
  })

  it('takes files, folders, URLs and packages, each once, in the order in which they are given', async () => {
    await write({
      'b/one.mjs': '',
      'b/two.spec.mjs': '',
      'a/one.mjs': '',
      'node_modules/both/package.json': '{ "name": "both", "main": "main.js" }',
      'node_modules/both/main.js': '',
      'node_modules/only/package.json': '{ "name": "only", "type": "module", "exports": { "import": "./main.js" } }',
      'node_modules/only/main.js': '',
    })
    const two = pathToFileURL(join(root, 'b/two.spec.mjs')).href
    const wanted = ['./b', 'both', two, join(root, 'a'), './b/one.mjs']
    const found = ['b/one.mjs', 'node_modules/both/main.js', 'b/two.spec.mjs', 'a/one.mjs']
    expect(names(await create({ autodiscover: wanted, origin: root }).discover())).to.deep.equal(found)
    const later = async (): Promise<string[]> => wanted
    expect(names(await create({ autodiscover: later, origin: root }).discover())).to.deep.equal(found)
    expect(names(await create({ origin: root }).discover('./a'))).to.deep.equal(['a/one.mjs'])
    // It belongs to the program, and the library can't see it from where it is.
    const error = await rejection(create({ origin: root }).discover('only'))
    expect(error.message).to.match(/could not import only/)
  })

  it('names the module that fails, and fails the start with it', async () => {
    await write({ 'good.mjs': '', 'worse.mjs': 'throw new Error("no configuration")' })
    const app = create({ autodiscover: ['.'], origin: root })
    const error = await rejection(app.start())
    expect(error).to.include({ code: 'RXFAUST_DISCOVERY' })
    expect(error.message).to.include(join(root, 'worse.mjs')).and.include('no configuration')
    expect(error.cause).to.be.an('error').with.property('message', 'no configuration')
    expect(app.state).to.equal('failed')
  })

  it('names what is not there', async () => {
    const missing = await rejection(create({ autodiscover: ['./nowhere'], origin: root }).discover())
    expect(missing.message).to.include(join(root, 'nowhere')).and.include('"./nowhere"')
    const origin = await rejection(create({ autodiscover: true, origin: join(root, 'nowhere.ts') }).discover())
    expect(origin.message).to.include(join(root, 'nowhere.ts')).and.include('origin')
    expect((await rejection(create({ autodiscover: true }).start())).message).to.match(
      /autodiscover: true, and no origin/,
    )
    const wrong = create({ autodiscover: () => 'agents' as never })
    expect((await rejection(wrong.start())).message).to.match(/has given "agents"/)
    expect(() => create({ autodiscover: [1] as never })).to.throw(/autodiscover is \[1\]/)
    expect(() => create({ origin: 1 as never })).to.throw(/origin is 1/)
  })

  it('happens before a TestDriver has virtual time, before a reset, and in a client', async () => {
    await write({ 'a.mjs': '' })
    const seen: string[] = []
    const autodiscover = (): string[] => {
      seen.push('discovered')
      return ['./a.mjs']
    }
    const driven = new App('driven', { autodiscover, origin: root })
    await (await TestDriver.start(driven)).stop()
    await create({ autodiscover, origin: root }).reset()
    await create({ autodiscover, origin: root }).startClient()
    expect(seen).to.deep.equal(['discovered', 'discovered', 'discovered'])
  })

  it('can be cut off by a stop', async () => {
    await write({ 'a.mjs': 'await globalThis.discoveryGate' })
    let open: (value: unknown) => void = () => {}
    Object.assign(globalThis, { discoveryGate: new Promise(resolve => (open = resolve)) })
    const app = create({ autodiscover: true, origin: root, stopTimeout: 50 })
    const failed = rejection(app.start())
    await app.stop()
    open(undefined)
    expect(await failed).to.include({ code: 'RXFAUST_STATE' })
    expect(app.state).to.equal('stopped')
  })
})
