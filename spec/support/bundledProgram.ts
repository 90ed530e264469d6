import { mkdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buildSync } from 'esbuild'
import packageJson from '../../package.json' with { type: 'json' }
import { root } from '../../tools/check/root.js'

const { peerDependenciesMeta } = packageJson
const DIRECTORY = join(root, '.rxfaust', 'programs')
// They load binaries that lie beside them, or are loaded only by who asks for them.
const EXTERNAL = ['level', 'memory-level', '@node-rs/crc32', ...Object.keys(peerDependenciesMeta)]
// What is CommonJS inside of an ES module asks for Node's modules with `require`.
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`

const bundles = new Map<string, string>()

/**
 * A program in TypeScript, and what it imports, as one file of JavaScript: such a process is up in a quarter of the time
 * and the work that it takes to compile and load some seven hundred modules. Made once per process of ours.
 */
export function bundledProgram(path: string): string {
  const known = bundles.get(path)
  if (known !== undefined) return known
  mkdirSync(DIRECTORY, { recursive: true })
  const bundle = join(DIRECTORY, `${basename(path, '.ts')}-${process.pid}.mjs`)
  buildSync({
    entryPoints: [path],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: EXTERNAL,
    banner: { js: REQUIRE },
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'error',
  })
  process.once('exit', () => rmSync(bundle, { force: true }))
  bundles.set(path, bundle)
  return bundle
}
