import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

describe('docs/testing.md', () => {
  const examples = join(import.meta.dirname, 'examples')
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'testing.md'), 'utf8')
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code as string)

  it('has seven examples', () => {
    expect(blocks).to.have.length(7)
  })

  it('shows each example as it is run here', () => {
    const files = readdirSync(examples).map(name => readFileSync(join(examples, name), 'utf8'))
    expect([...blocks].sort()).to.deep.equal(files.sort())
  })
})
