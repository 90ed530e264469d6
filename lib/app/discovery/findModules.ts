import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const JAVASCRIPT = /\.[cm]?js$/
const TYPESCRIPT = /\.[cm]?ts$/
const DECLARATIONS = /\.d\.[cm]?ts$/
const TESTS = /[.-](spec|test)\.[cm]?[jt]s$/
const IGNORED_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  '__tests__',
  '__mocks__',
  'spec',
  'specs',
  'test',
  'tests',
])

/**
 * The modules below a folder, in the order of their paths: no tests, no declarations of types, nothing hidden, nothing of
 * `node_modules`. Of TypeScript and what it was compiled to beside it, only the former.
 *
 * @param typescript whether the process can load TypeScript
 */
export async function findModules(folder: string, typescript: boolean): Promise<readonly string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) {
      if (!IGNORED_FOLDERS.has(entry.name)) found.push(...(await findModules(path, typescript)))
    } else if (entry.isFile() && isModule(entry.name, typescript)) found.push(path)
  }
  const sources = new Set(found.filter(path => TYPESCRIPT.test(path)))
  return found.filter(path => !JAVASCRIPT.test(path) || !sources.has(path.replace(/js$/, 'ts'))).sort()
}

function isModule(name: string, typescript: boolean): boolean {
  if (TESTS.test(name) || DECLARATIONS.test(name)) return false
  return JAVASCRIPT.test(name) || (typescript && TYPESCRIPT.test(name))
}
