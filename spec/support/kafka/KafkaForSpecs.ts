import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../tools/kafka/freePort.js'
import { KafkaBroker } from '../../../tools/kafka/KafkaBroker.js'
import { CuttableProxy } from './CuttableProxy.js'
import { makeCertificate } from './makeCertificate.js'

/**
 * A real broker for specs: with data in a temporary folder, and reached through a proxy that can be cut. With the
 * environment variable RXFAUST_SPEC_BROKER (kafka://host:port), that broker, which can't be cut or killed.
 */
export class KafkaForSpecs {
  readonly #external = process.env.RXFAUST_SPEC_BROKER
  #dir: string | undefined
  #secure: { readonly port: number; readonly certificate: string } | undefined
  #broker: KafkaBroker | undefined
  #proxy: CuttableProxy | undefined

  /** Whether specs may do to it what they like. */
  get ours(): boolean {
    return this.#external === undefined
  }

  get url(): string {
    if (this.#external !== undefined) return this.#external
    return `kafka://127.0.0.1:${this.#started(this.#proxy).port}`
  }

  /** The listener with TLS, and the certificate to trust. The user `ann` has the password `ann-secret`. */
  get secure(): { readonly url: string; readonly certificate: string } {
    const { port, certificate } = this.#started(this.#secure)
    return { url: `kafka://localhost:${port}`, certificate }
  }

  async start(): Promise<void> {
    if (!this.ours) return
    this.#dir = await mkdtemp(join(tmpdir(), 'rxfaust-kafka-'))
    const port = (await freePort()) as number
    const { certificate, pem } = await makeCertificate(this.#dir)
    this.#secure = { port: (await freePort()) as number, certificate }
    const broker = new KafkaBroker({
      dir: this.#dir,
      secure: { port: this.#secure.port, pem, users: { ann: 'ann-secret' } },
      properties: {
        'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
        'log.cleaner.backoff.ms': '100',
        // After a SIGKILL the controller lets the broker in again only when its last session is over.
        'broker.session.timeout.ms': '2000',
        'broker.heartbeat.interval.ms': '500',
        // Brokers delete by record time, and specs write old records.
        'log.retention.ms': '-1',
        'group.min.session.timeout.ms': '100',
        'log.index.size.max.bytes': '65536',
      },
    })
    this.#broker = broker
    this.#proxy = new CuttableProxy(port, () => broker.port)
    await broker.start()
    await this.#proxy.open()
  }

  /** Makes the broker unreachable at once; it goes on. */
  async cut(): Promise<void> {
    await this.#started(this.#proxy).cut()
  }

  async mend(): Promise<void> {
    await this.#started(this.#proxy).open()
  }

  /** SIGSTOP: connections are taken, and nothing is answered. */
  async freeze(): Promise<void> {
    await this.#started(this.#broker).freeze()
  }

  thaw(): void {
    this.#broker?.thaw()
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.#started(this.#broker).kill()
  }

  /** After {@link kill}: the same data, the same address. */
  async restart(): Promise<void> {
    await this.#started(this.#broker).start()
  }

  async dispose(): Promise<void> {
    await this.#proxy?.cut()
    await this.#broker?.kill()
    if (this.#dir) await rm(this.#dir, { recursive: true, force: true })
  }

  #started<T>(part: T | undefined): T {
    if (part === undefined) throw new Error('This Kafka has not been started; use it in a test or a hook.')
    return part
  }
}
