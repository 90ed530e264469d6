import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { biomeConfiguration } from '../lib/lint/biomeConfiguration.js'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

async function emit(project: string): Promise<boolean> {
  const child = spawn(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' })
  const [code] = await once(child, 'close')
  return code === 0
}

/** tsc makes a `require` of `import()` in CommonJS, which loads neither URLs nor, with all of Node 20, ES modules. */
async function keepImport(): Promise<void> {
  const path = join(dist, 'cjs', 'util', 'importModule.js')
  const emitted = await readFile(path, 'utf8')
  const kept = emitted.replace(/return Promise\.resolve\(.*require\(s\)\)\);/, 'return import(specifier);')
  if (kept === emitted) throw new Error(`${path} has no import() that was made a require`)
  await writeFile(path, kept)
}

// Files of an earlier build that no longer have a source would be packed too, so every build starts empty.
await rm(dist, { recursive: true, force: true })
await mkdir(join(dist, 'cjs'), { recursive: true })
// The package is "type": "module"; this tells Node and TypeScript that the .js below dist/cjs are CommonJS.
await writeFile(join(dist, 'cjs', 'package.json'), '{ "type": "commonjs" }\n')
await writeFile(join(dist, 'biome.json'), `${JSON.stringify(biomeConfiguration(), undefined, 2)}\n`)
const emitted = await Promise.all([emit('tsconfig.build.json'), emit('tsconfig.build.cjs.json')])
if (emitted.includes(false)) process.exitCode = 1
else await keepImport()
