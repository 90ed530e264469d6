import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { biomeConfiguration } from '../lib/lint/biomeConfiguration.js'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

const common = {
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
} as const satisfies BuildOptions

async function emitDeclarations(project: string): Promise<boolean> {
  const child = spawn(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' })
  const [code] = await once(child, 'close')
  return code === 0
}

/** A few files instead of some five hundred: importing the package takes half as long. What they share is shared. */
async function bundle(): Promise<void> {
  const esm = join(dist, 'esm')
  await build({
    ...common,
    entryPoints: ['index.ts', 'operators/index.ts', 'testing/index.ts', 'lint/eslint.ts'].map(name =>
      join(root, 'lib', name),
    ),
    outbase: join(root, 'lib'),
    outdir: esm,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
  })
  await eachFile(esm, nameClasses)
  // The same files once more: esbuild shares nothing between files that it bundles as CommonJS.
  await build({
    ...common,
    entryPoints: [join(esm, '**/*.js')],
    outbase: esm,
    outdir: join(dist, 'cjs'),
    format: 'cjs',
    // A `require` in its place works in Jest too.
    supported: { 'dynamic-import': false },
  })
  const kept = await eachFile(join(dist, 'cjs'), keepImport)
  if (kept !== 1) throw new Error(`${kept} files of dist/cjs have the import() of importModule, instead of one`)
}

/** @returns how many files it has changed */
async function eachFile(directory: string, change: (code: string) => string): Promise<number> {
  let changed = 0
  for (const name of await readdir(directory, { recursive: true })) {
    if (!name.endsWith('.js')) continue
    const path = join(directory, name)
    const before = await readFile(path, 'utf8')
    const after = change(before)
    if (after === before) continue
    changed++
    await writeFile(path, after)
  }
  return changed
}

/** esbuild gives a class that refers to itself another name inside, which Node would show. */
function nameClasses(code: string): string {
  const names = Array.from(code.matchAll(/^var (\w+) = class _\1\b/gm), ([, name]) => name as string)
  return names.reduce(
    (text, name) =>
      text.replace(`var ${name} = class _${name}`, `class ${name}`).replace(new RegExp(`\\b_${name}\\b`, 'g'), name),
    code,
  )
}

/** A `require` loads neither URLs nor, with all of Node 20, ES modules. */
function keepImport(code: string): string {
  return code.replace(/return Promise\.resolve\(.*require\(specifier\)\)\);/, 'return import(specifier);')
}

// Files of an earlier build that no longer have a source would be packed too, so every build starts empty.
await rm(dist, { recursive: true, force: true })
await mkdir(join(dist, 'cjs'), { recursive: true })
// The package is "type": "module"; this tells Node and TypeScript that the .js below dist/cjs are CommonJS.
await writeFile(join(dist, 'cjs', 'package.json'), '{ "type": "commonjs" }\n')
await writeFile(join(dist, 'biome.json'), `${JSON.stringify(biomeConfiguration(), undefined, 2)}\n`)
const emitted = await Promise.all([
  emitDeclarations('tsconfig.build.json'),
  emitDeclarations('tsconfig.build.cjs.json'),
  bundle().then(() => true),
])
if (emitted.includes(false)) process.exitCode = 1
