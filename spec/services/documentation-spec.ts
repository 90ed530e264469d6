import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

describe('docs/services.md', () => {
  const examples = join(import.meta.dirname, 'examples')
  const names = readdirSync(examples)
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'services.md'), 'utf8')
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code as string)

  it('shows the examples that are run here', () => {
    expect([...blocks].sort()).to.deep.equal(names.map(name => readFileSync(join(examples, name), 'utf8')).sort())
  })

  // Those that are specs themselves are run as such.
  for (const name of names.filter(name => !name.endsWith('-spec.ts'))) {
    it(`has ${name}, which asserts what it says`, async () => {
      await import(`./examples/${name}`)
    })
  }
})
