import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Compiles the programs of a folder and what they import from the project, without checking types, into few files, as
 * the package is built: a process that loads them starts as one of a user does, not with a compiler in it.
 *
 * @param root of the project
 * @param folder with programs in TypeScript, below the root
 * @param target gets them below the same folder; inside of the package, so that packages are found alike
 */
export async function compile(root: string, folder: string, target: string): Promise<void> {
  const names = await readdir(join(root, folder))
  await build({
    entryPoints: names.filter(name => name.endsWith('.ts')).map(name => join(root, folder, name)),
    outbase: root,
    outdir: target,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  })
}
