import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { MissingToolError } from './MissingToolError.js'

const run = promisify(execFile)

/** Kafka's version, as pom.xml names it. */
const VERSION = '3.9.1'

/**
 * The folder with Kafka's jars; downloads them by Maven when they are not there (about 47 MB, once).
 *
 * @param say is told what happens
 * @throws MissingToolError that says what to install, Error where the download failed
 */
export async function ensureKafkaJars(say: (line: string) => void): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rxfaust')
  const folder = join(cache, `kafka-${VERSION}`)
  if (existsSync(folder)) return folder
  const maven = process.platform === 'win32' ? 'mvn.cmd' : 'mvn'
  try {
    await run(maven, ['-version'], { shell: process.platform === 'win32' })
  } catch (cause) {
    const install = 'Install Maven 3 (Debian, Ubuntu: apt install maven; macOS: brew install maven).'
    throw new MissingToolError(`Kafka's jars are downloaded by Maven, and '${maven}' could not be run. ${install}`, {
      cause,
    })
  }
  say(`Downloading Kafka ${VERSION} by Maven into ${folder} (about 47 MB, once)`)
  await mkdir(cache, { recursive: true })
  // Into a folder of its own, and then renamed: an interrupted download is never taken for a whole one.
  const download = await mkdtemp(join(cache, 'download-'))
  const pom = join(dirname(fileURLToPath(import.meta.url)), 'pom.xml')
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${download}`, '-DincludeScope=runtime']
  try {
    await run(maven, ['-q', '-B', '-f', pom, ...goal], { shell: process.platform === 'win32' })
    if (!existsSync(folder)) await rename(download, folder)
  } catch (cause) {
    if (existsSync(folder)) return folder
    const output = String((cause as { stdout?: string }).stdout ?? '').trim()
    throw new Error(`Maven could not download Kafka ${VERSION}:\n${output || String(cause)}`, { cause })
  } finally {
    await rm(download, { recursive: true, force: true })
  }
  return folder
}
