import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

describe('docs/app.md', () => {
  const examples = join(import.meta.dirname, 'examples')
  const files = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'app.md'), 'utf8')
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code as string)

  it('shows the examples that are run here', () => {
    expect([...blocks].sort()).to.deep.equal(files.map(name => readFileSync(join(examples, name), 'utf8')).sort())
  })

  for (const name of ['signals', 'configured', 'parts', 'commands', 'discovery/main']) {
    it(`has ${name}, which asserts what it says`, async () => {
      await import(`./examples/${name}.ts`)
    })
  }
})
