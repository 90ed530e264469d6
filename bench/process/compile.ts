import { existsSync, statSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import ts from 'typescript'

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: false,
  isolatedModules: true,
}

/**
 * Compiles folders of TypeScript file by file, without checking types; what has not changed since the last time stays.
 * A process that loads them starts as one of a user does, not with a compiler in it.
 *
 * @param root below which the folders are
 * @param target gets the same folders; inside of the package, so that imports are resolved alike
 */
export async function compile(root: string, folders: readonly string[], target: string): Promise<void> {
  for (const folder of folders) {
    for (const name of await readdir(join(root, folder), { recursive: true })) {
      if (!name.endsWith('.ts')) continue
      const source = join(root, folder, name)
      const output = join(target, folder, name.replace(/\.ts$/, '.js'))
      if (existsSync(output) && statSync(output).mtimeMs >= statSync(source).mtimeMs) continue
      const { outputText } = ts.transpileModule(await readFile(source, 'utf8'), { compilerOptions, fileName: source })
      await mkdir(dirname(output), { recursive: true })
      await writeFile(output, outputText)
    }
  }
}
