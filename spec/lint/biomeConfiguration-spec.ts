import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { biomeConfiguration } from '../../lib/lint/biomeConfiguration.js'
import { twins } from '../../lib/operators/twins.js'

describe('rxfaust/biome', () => {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')

  it('forbids each operator of RxJS that rxfaust has too, and nothing else', () => {
    const directory = mkdtempSync(join(tmpdir(), 'rxfaust-lint-'))
    try {
      writeFileSync(join(directory, 'shipped.json'), JSON.stringify(biomeConfiguration()))
      writeFileSync(join(directory, 'biome.json'), JSON.stringify({ root: true, extends: ['./shipped.json'] }))
      const imports = (name: string, module: string) => `export { ${name} } from '${module}'\n`
      const wrong = twins.flatMap(name => [imports(name, 'rxjs'), imports(`${name} as ${name}2`, 'rxjs/operators')])
      const right = [
        ...twins.map(name => imports(`${name} as own_${name}`, 'rxfaust/operators')),
        imports('map', 'rxjs'),
      ]
      writeFileSync(join(directory, 'wrong.ts'), wrong.join(''))
      writeFileSync(join(directory, 'right.ts'), right.join(''))
      const run = (file: string) => {
        const args = [
          biome,
          'lint',
          '--only=style/noRestrictedImports',
          '--max-diagnostics=none',
          '--reporter=json',
          file,
        ]
        return spawnSync(process.execPath, args, { cwd: directory, encoding: 'utf8', timeout: 30_000 })
      }
      const report = JSON.parse(run('wrong.ts').stdout) as {
        diagnostics: Array<{ category: string; severity: string }>
      }
      expect(report.diagnostics.map(({ category, severity }) => `${severity} ${category}`)).to.deep.equal(
        wrong.map(() => 'error lint/style/noRestrictedImports'),
      )
      const good = run('right.ts')
      expect([good.status, JSON.parse(good.stdout).diagnostics]).to.deep.equal([0, []])
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  }).timeout(60_000)
})
