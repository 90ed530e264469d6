import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { MissingToolError } from './MissingToolError.js'

const run = promisify(execFile)

/** The least Java that Kafka 3.9 runs on. */
const LEAST = 17

/**
 * Finds a Java that can run Kafka: that of `JAVA_HOME`, else `java` of the path.
 *
 * @returns the command
 * @throws MissingToolError that says what to install
 */
export async function findJava(): Promise<string> {
  const home = process.env.JAVA_HOME
  const command = home ? join(home, 'bin', 'java') : 'java'
  const install = `Install Java ${LEAST} or newer (Debian, Ubuntu: apt install openjdk-17-jre-headless; macOS: brew install openjdk@17), or set JAVA_HOME.`
  let text: string
  try {
    const { stdout, stderr } = await run(command, ['-version'])
    text = stderr + stdout
  } catch (cause) {
    throw new MissingToolError(`Kafka needs Java, and '${command}' could not be run. ${install}`, { cause })
  }
  const [, major, minor] = /version "(\d+)(?:\.(\d+))?/.exec(text) ?? []
  const version = major === '1' ? Number(minor) : Number(major)
  if (!(version >= LEAST))
    throw new MissingToolError(`Kafka needs Java ${LEAST}, and '${command}' is: ${text.split('\n')[0]}. ${install}`)
  return command
}
