import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'

const root = join(import.meta.dirname, '..', '..')

/** Runs a program in a Node of its own; gives the paths of the packages' modules that it loaded. */
function loadedBy(kind: 'module' | 'commonjs', program: string): string[] {
  // Packages in CommonJS, as kafkajs is, stand in this cache also where an ES module imports them.
  const list = "console.log(JSON.stringify(Object.keys(require('node:module')._cache)))"
  const report = kind === 'commonjs' ? list : `import { createRequire } from 'node:module'\n${asModule(list)}`
  const output = execFileSync(
    process.execPath,
    ['--import', 'tsx', `--input-type=${kind}`, '--eval', `${program}\n${report}`],
    { cwd: root, encoding: 'utf8' },
  )
  return JSON.parse(output) as string[]
}

function asModule(list: string): string {
  return `const require = createRequire(${JSON.stringify(`${root}/package.json`)})\n${list}`
}

const ofKafka = (path: string) => path.includes('kafkajs')

describe('importing the core', function () {
  this.timeout(30_000)

  const programs = {
    module: (names: string[]) => names.map(name => `await import('${name}')`).join('\n'),
    commonjs: (names: string[]) => names.map(name => `require('${name}')`).join('\n'),
  }
  for (const kind of ['module', 'commonjs'] as const) {
    it(`loads no Kafka client (${kind})`, () => {
      const loaded = loadedBy(kind, programs[kind](['rxfaust', 'rxfaust/operators', 'rxfaust/testing']))
      expect(loaded.filter(ofKafka)).to.deep.equal([])
      expect(loaded.some(path => path.includes('rxjs'))).to.equal(true)
    })

    it(`would show a Kafka client that is loaded (${kind})`, () => {
      expect(loadedBy(kind, programs[kind](['kafkajs'])).some(ofKafka)).to.equal(true)
    })
  }
})
