import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { compile } from '../../../bench/process/compile.js'

describe('compile', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-compile-'))
    await mkdir(join(root, 'programs', 'deep'), { recursive: true })
  })
  afterEach(() => rm(root, { recursive: true }))

  it('makes programs with what they import, and leaves packages where they are', async () => {
    await writeFile(join(root, 'deep.ts'), 'export const deep: number = 3\n')
    await writeFile(
      join(root, 'programs', 'one.ts'),
      "import { of } from 'rxjs'\nimport { deep } from '../deep.js'\nof(deep).subscribe(console.log)\n",
    )
    await compile(root, 'programs', join(root, 'out'))
    const output = await readFile(join(root, 'out', 'programs', 'one.js'), 'utf8')
    expect(output)
      .to.match(/from "rxjs"/)
      .and.match(/deep = 3;/)
      .and.not.match(/number/)
  })
})
