import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

/**
 * The page shows exactly the examples of a folder, and each runs. Those that are specs themselves are run as such.
 *
 * @param page its name in `docs`
 * @param examples the folder
 */
export function describeDocument(page: string, examples: string): void {
  describe(`docs/${page}`, () => {
    const names = readdirSync(examples)
    const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', page), 'utf8')
    const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code as string)

    it('shows the examples that are run here', () => {
      expect([...blocks].sort()).to.deep.equal(names.map(name => readFileSync(join(examples, name), 'utf8')).sort())
    })

    for (const name of names.filter(name => !name.endsWith('-spec.ts'))) {
      it(`has ${name}, which asserts what it says`, async () => {
        await import(join(examples, name))
      })
    }
  })
}
