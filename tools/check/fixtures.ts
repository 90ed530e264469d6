import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './root.js'

/*
 * Installs the package as its users get it, packed, into a copy of each project below fixtures/, and runs that
 * project's own check. The built package has to be there. With the path of a tarball, that one is installed.
 */

interface Result {
  readonly code: number | null
  readonly output: string
}

/** `npm` in a folder; its output is kept, as the fixtures run side by side. */
function npm(args: readonly string[], cwd: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    // One string for the shell, which Windows needs for npm; nothing in it comes from outside.
    const child = spawn(`npm ${args.join(' ')}`, { cwd, shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', code => resolve({ code, output }))
  })
}

/** @returns whether the fixture's check held */
async function check(name: string, tarball: string, directory: string): Promise<boolean> {
  const project = join(directory, name)
  const local = new Set(['node_modules', 'dist'])
  cpSync(join(root, 'fixtures', name), project, {
    recursive: true,
    filter: source => !local.has(source.split(/[\\/]/).at(-1) ?? ''),
  })
  const began = Date.now()
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--loglevel=error']
  const installed = await npm(['install', ...quiet, JSON.stringify(tarball)], project)
  const checked = installed.code === 0 ? await npm(['run', '--silent', 'check'], project) : undefined
  const good = checked?.code === 0
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  console.log(`${good ? 'ok    ' : 'FAILED'}  fixtures/${name} (${seconds} s)`)
  if (installed.code !== 0) console.log(installed.output)
  if (checked !== undefined) console.log(checked.output.trimEnd())
  return good
}

const directory = mkdtempSync(join(tmpdir(), 'rxfaust-fixtures-'))
try {
  let tarball = process.argv[2]
  if (tarball === undefined) {
    const packed = await npm(['pack', '--loglevel=error', '--pack-destination', JSON.stringify(directory)], root)
    const file = readdirSync(directory).find(name => name.endsWith('.tgz'))
    if (packed.code !== 0 || file === undefined) throw new Error(`npm pack failed:\n${packed.output}`)
    tarball = join(directory, file)
  }
  const packed = tarball
  const names = readdirSync(join(root, 'fixtures'))
  const good = await Promise.all(names.map(name => check(name, packed, directory)))
  if (good.includes(false)) process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true, force: true })
}
