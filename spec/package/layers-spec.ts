import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'

const root = join(import.meta.dirname, '..', '..')
const depcruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[]
  }
}

/** Cruises a small tree of its own by the project's rules; gives `file: rule` for each violation. */
function violations(files: Readonly<Record<string, string>>): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'rxfaust-layers-'))
  try {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(directory, path)), { recursive: true })
      writeFileSync(join(directory, path), text)
    }
    copyFileSync(join(root, 'tsconfig.json'), join(directory, 'tsconfig.json'))
    copyFileSync(join(root, '.dependency-cruiser.cjs'), join(directory, '.dependency-cruiser.cjs'))
    const installed = ['kafkajs', 'luxon', 'level', 'memory-level', 'rxjs']
    const dependencies = Object.fromEntries(installed.map(name => [name, '1.0.0']))
    write('package.json', JSON.stringify({ type: 'module', dependencies, devDependencies: { pino: '1.0.0' } }))
    for (const name of [...installed, 'pino']) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
      write(`node_modules/${name}/index.js`, '')
    }
    for (const [path, text] of Object.entries(files)) write(path, text)
    const run = spawnSync(process.execPath, [depcruise, '--output-type', 'json', 'lib'], {
      cwd: directory,
      encoding: 'utf8',
    })
    if (!run.stdout.startsWith('{')) throw new Error(`dependency-cruiser gave no report: ${run.stdout}${run.stderr}`)
    const report = JSON.parse(run.stdout) as Report
    return report.summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`).sort()
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const leaf = 'export const a = 1\n'
const layers = 'util codecs transport acks streams topics windows tables operators app testing'.split(' ')

describe('layers', function () {
  this.timeout(60_000)

  it('lets a folder import from those before it, and clients where they belong', () => {
    const files: Record<string, string> = {
      'lib/index.ts': "export { a } from './app/a.js'\nexport type { a as b } from './util/a.js'\n",
      'lib/util/a.ts': "import 'luxon'\nexport const a = 1\n",
      'lib/transport/open.ts':
        "import type { A } from './kafka/kafka.js'\nexport const open = (): Promise<A> => import('./kafka/kafka.js')\n",
      'lib/util/one.ts': "import type { Two } from './two.js'\nexport interface One { two: Two }\n",
      'lib/util/two.ts': "import type { One } from './one.js'\nexport interface Two { one: One }\n",
      'lib/transport/kafka/kafka.ts': "import 'kafkajs'\nexport type A = object\n",
      'lib/transport/embedded/store.ts': "import 'level'\nimport 'memory-level'\nimport 'rxjs'\nexport const a = 1\n",
      'lib/testing/all.ts':
        layers
          .slice(0, -1)
          .map(layer => `import '../${layer}/a.js'\n`)
          .join('') + leaf,
    }
    layers.slice(1).forEach((layer, index) => {
      files[`lib/${layer}/a.ts`] = `export { a } from '../${layers[index]}/a.js'\n`
    })
    expect(violations(files)).to.deep.equal([])
  })

  it('finds a probe against each rule', () => {
    const files: Record<string, string> = {}
    const expected: string[] = []
    const probe = (path: string, text: string, ...rules: string[]) => {
      files[path] = `${text}\nexport const a = 1\n`
      expected.push(...rules.map(rule => `${path}: ${rule}`))
    }
    for (const layer of layers) files[`lib/${layer}/leaf.ts`] = leaf
    layers.slice(0, -1).forEach((layer, index) => {
      for (const later of layers.slice(index + 1)) {
        const rules = later === 'testing' ? [`layer-${layer}`, 'nobody-imports-testing'] : [`layer-${layer}`]
        probe(`lib/${layer}/to-${later}.ts`, `import '../${later}/leaf.js'`, ...rules)
        probe(`lib/${layer}/to-type-of-${later}.ts`, `import type { a as b } from '../${later}/leaf.js'`, ...rules)
      }
    })
    probe('lib/index.ts', "export { a as b } from './testing/leaf.js'", 'nobody-imports-testing')
    probe('lib/app/entry.ts', "import '../index.js'", 'entry-points-are-not-imported')
    probe('lib/helpers/new.ts', "import '../util/leaf.js'", 'only-known-layers')
    probe('lib/acks/one.ts', "import './two.js'", 'no-cycles')
    probe('lib/acks/two.ts', "import './one.js'") // a cycle is reported once
    files['spec/acks/one-spec.ts'] = leaf
    probe('lib/acks/spec.ts', "import '../../spec/acks/one-spec.js'", 'lib-stands-alone')
    files['lib/operators/index.ts'] = leaf
    probe('lib/app/own.ts', "import 'rxfaust/operators'", 'not-by-own-name')
    probe('lib/app/dev.ts', "import 'pino'", 'no-development-dependency')
    probe('lib/app/nowhere.ts', "import './nowhere-to-be-found.js'", 'resolvable')
    files['lib/transport/kafka/kafka.ts'] = "import 'kafkajs'\nexport const a = 1\n"
    probe('lib/transport/static.ts', "import './kafka/kafka.js'", 'kafka-transport-on-demand')
    probe('lib/app/kafka.ts', "export const load = () => import('kafkajs')", 'kafkajs-only-in-its-transport')
    probe('lib/app/luxon.ts', "import 'luxon'", 'luxon-only-in-values')
    probe('lib/app/level.ts', "import 'level'", 'level-only-in-stores')
    probe('lib/transport/memory.ts', "import 'memory-level'", 'level-only-in-stores')
    expect(violations(files)).to.deep.equal(expected.sort())
  })
})
