import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * A certificate for localhost that signs itself, by openssl.
 *
 * @returns the certificate's text, and a file with its key and itself, as Kafka takes it
 */
export async function makeCertificate(dir: string): Promise<{ certificate: string; pem: string }> {
  const [key, file, pem] = [join(dir, 'key.pem'), join(dir, 'certificate.pem'), join(dir, 'keystore.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject],
    ...['-keyout', key, '-out', file],
  ])
  const certificate = await readFile(file, 'utf8')
  await writeFile(pem, (await readFile(key, 'utf8')) + certificate)
  return { certificate, pem }
}
