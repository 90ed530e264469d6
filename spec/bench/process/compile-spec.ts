import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { compile } from '../../../bench/process/compile.js'

describe('compile', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'rxfaust-compile-'))
    await mkdir(join(root, 'lib', 'deep'), { recursive: true })
  })
  afterEach(() => rm(root, { recursive: true }))

  it('compiles what has changed', async () => {
    const source = join(root, 'lib', 'deep', 'one.ts')
    const output = join(root, 'out', 'lib', 'deep', 'one.js')
    const at = async (second: number, text: string): Promise<void> => {
      await writeFile(source, text)
      await utimes(source, second, second)
      await compile(root, ['lib'], join(root, 'out'))
    }
    await at(1_000, 'export const one: number = 1\n')
    expect(await readFile(output, 'utf8')).to.equal('export const one = 1;\n')
    // Older than what was made of it: it stays.
    await at(2_000, 'export const one: number = 2\n')
    expect(await readFile(output, 'utf8')).to.equal('export const one = 1;\n')
    await at(Date.now() / 1_000 + 60, 'export const one: number = 3\n')
    expect(await readFile(output, 'utf8')).to.equal('export const one = 3;\n')
  })
})
