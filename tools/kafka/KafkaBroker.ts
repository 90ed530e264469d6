import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, openSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { delimiter, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { ensureKafkaJars } from './ensureKafkaJars.js'
import { findJava } from './findJava.js'
import { freePort } from './freePort.js'
import { isStopped } from './isStopped.js'

const run = promisify(execFile)

/** Options of {@link KafkaBroker}. */
export interface KafkaBrokerOptions {
  /** Keeps configuration, data and log; a second start on it goes on with the data. */
  readonly dir: string
  /** Default: a free one. */
  readonly port?: number
  /** A second listener, with TLS and SASL: PLAIN and SCRAM with these users, and OAUTHBEARER with unsecured tokens. */
  readonly secure?: { readonly port: number; readonly pem: string; readonly users: Readonly<Record<string, string>> }
  /** More of the broker's properties; they win over ours. */
  readonly properties?: Readonly<Record<string, string>>
  /** Is told what happens. */
  readonly say?: (line: string) => void
}

/**
 * A real Kafka of one node (KRaft, no ZooKeeper) as a child process.
 *
 * The broker is in a process group of its own, so that Ctrl-C reaches us and we stop it in order. So that it never
 * outlives us, also not when we are killed, a watchdog holds the other end of a pipe: its end is ours.
 */
export class KafkaBroker {
  readonly dir: string
  readonly #options: KafkaBrokerOptions
  #port: number
  #java: ChildProcess | undefined
  #watchdog: ChildProcess | undefined
  #exited: Promise<void> = Promise.resolve()
  readonly #killAtExit = () => this.#java?.kill('SIGKILL')

  constructor(options: KafkaBrokerOptions) {
    this.#options = options
    this.dir = resolve(options.dir)
    this.#port = options.port ?? 0
  }

  /** Known after the first `start`, and then the same for every start. */
  get port(): number {
    return this.#port
  }

  get url(): string {
    return `kafka://127.0.0.1:${this.#port}`
  }

  get pid(): number | undefined {
    return this.#java?.pid
  }

  /** Resolves when the broker's process has ended, for whatever reason. */
  get exited(): Promise<void> {
    return this.#exited
  }

  get logFile(): string {
    return join(this.dir, 'broker.log')
  }

  /** @throws Error where Java, Maven or the port is missing, or the broker gave up: with the end of its log */
  async start(): Promise<void> {
    const say = this.#options.say ?? (() => {})
    if (this.#java) throw new Error('This Kafka is running already.')
    const java = await findJava()
    const jars = await ensureKafkaJars(say)
    const port = await freePort(this.#port)
    if (port === undefined) {
      throw new Error(`Port ${this.#port} is taken by another program. Stop it, or choose another one: --port N.`)
    }
    this.#port = port
    const config = await this.#configure()
    // Both: a path with * and the separator, so that a folder with a space in its name works too.
    const classpath = ['-cp', join(jars, '*') + delimiter]
    if (!existsSync(join(this.dir, 'data', 'meta.properties'))) {
      say(`Formatting ${this.dir}`)
      const cluster = `r${randomBytes(16).toString('base64url').slice(1)}`
      await run(java, [
        ...classpath,
        'kafka.tools.StorageTool',
        'format',
        '-t',
        cluster,
        '-c',
        config,
        ...this.#credentials(),
      ])
    }
    const log = openSync(this.logFile, 'w')
    const heap = ['-Xms512m', '-Xmx512m', '-XX:+UseSerialGC']
    const child = spawn(java, [...heap, ...classpath, 'kafka.Kafka', config], {
      detached: true,
      stdio: ['ignore', log, log],
      cwd: this.dir,
    })
    this.#java = child
    this.#exited = new Promise<void>(done => {
      child.once('error', () => done())
      child.once('exit', () => done())
    }).then(() => this.#forget())
    this.#watch(child)
    await this.#ready(child)
  }

  /** Stops the broker in order; kills it where that takes longer than the timeout in ms. */
  async stop(timeout = 30_000): Promise<void> {
    const child = this.#java
    if (!child) return
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), timeout)
    await this.#exited
    clearTimeout(late)
  }

  /** As a crash: SIGKILL. */
  async kill(): Promise<void> {
    this.#java?.kill('SIGKILL')
    await this.#exited
  }

  /** Freezes the broker: its connections stay open, nothing is answered. Resolves when all of its threads stand. */
  async freeze(): Promise<void> {
    const pid = this.#java?.pid
    this.#java?.kill('SIGSTOP')
    while (pid !== undefined && !isStopped(pid)) await sleep(5)
  }

  thaw(): void {
    this.#java?.kill('SIGCONT')
  }

  #forget(): void {
    this.#java = undefined
    this.#watchdog?.kill('SIGKILL')
    this.#watchdog = undefined
    process.off('exit', this.#killAtExit)
  }

  #watch(child: ChildProcess): void {
    process.once('exit', this.#killAtExit)
    const code = `process.stdin.on('end', () => { try { process.kill(${child.pid}, 'SIGKILL') } catch {} }).resume()`
    this.#watchdog = spawn(process.execPath, ['-e', code], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
    // The pipe and the two processes must not hold a process that is otherwise done.
    const pipe = this.#watchdog.stdin
    if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref()
    this.#watchdog.unref()
    child.unref()
  }

  async #configure(): Promise<string> {
    await mkdir(this.dir, { recursive: true })
    const controller = await freePort()
    const properties: Record<string, string> = {
      'process.roles': 'broker,controller',
      'node.id': '1',
      'controller.quorum.voters': `1@127.0.0.1:${controller}`,
      'controller.listener.names': 'CONTROLLER',
      listeners: `PLAINTEXT://127.0.0.1:${this.#port},CONTROLLER://127.0.0.1:${controller}`,
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${this.#port}`,
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      'inter.broker.listener.name': 'PLAINTEXT',
      'log.dirs': join(this.dir, 'data').replaceAll('\\', '/'),
      'num.partitions': '4',
      'offsets.topic.replication.factor': '1',
      'offsets.topic.num.partitions': '4',
      'transaction.state.log.replication.factor': '1',
      'transaction.state.log.min.isr': '1',
      'transaction.state.log.num.partitions': '4',
      'group.initial.rebalance.delay.ms': '0',
      'auto.create.topics.enable': 'false',
      'log.retention.hours': '240',
      ...this.#options.properties,
    }
    if (this.#options.secure !== undefined) Object.assign(properties, secured(properties, this.#options.secure))
    const file = join(this.dir, 'server.properties')
    const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`)
    await writeFile(file, lines.join(''))
    return file
  }

  /** Those of SCRAM are in the cluster's metadata, unlike those of PLAIN. */
  #credentials(): string[] {
    const users = Object.entries(this.#options.secure?.users ?? {})
    return ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap(mechanism =>
      users.flatMap(([name, password]) => ['--add-scram', `${mechanism}=[name=${name},password=${password}]`]),
    )
  }

  async #ready(child: ChildProcess): Promise<void> {
    for (let waited = 0; ; waited += 50) {
      const log = readFileSync(this.logFile, 'utf8')
      if (this.#java !== child) throw new Error(`Kafka gave up at its start; the end of ${this.logFile}:\n${tail(log)}`)
      if (log.includes('Kafka Server started') && (await answers(this.#port))) return
      if (waited > 60_000) {
        await this.kill()
        throw new Error(`Kafka was not ready after a minute; the end of ${this.logFile}:\n${tail(log)}`)
      }
      await sleep(50)
    }
  }
}

function secured(
  properties: Readonly<Record<string, string>>,
  { port, pem, users }: NonNullable<KafkaBrokerOptions['secure']>,
): Record<string, string> {
  const module = 'org.apache.kafka.common.security'
  const known = Object.entries(users).map(([user, password]) => `user_${user}="${password}"`)
  return {
    listeners: `${properties.listeners},SASL_SSL://127.0.0.1:${port}`,
    'advertised.listeners': `${properties['advertised.listeners']},SASL_SSL://localhost:${port}`,
    'listener.security.protocol.map': `${properties['listener.security.protocol.map']},SASL_SSL:SASL_SSL`,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': pem.replaceAll('\\', '/'),
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': `${module}.scram.ScramLoginModule required;`,
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `${module}.scram.ScramLoginModule required;`,
    'listener.name.sasl_ssl.plain.sasl.jaas.config': `${module}.plain.PlainLoginModule required ${known.join(' ')};`,
    'listener.name.sasl_ssl.oauthbearer.sasl.jaas.config': `${module}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`,
  }
}

function tail(text: string): string {
  return text.trimEnd().split('\n').slice(-15).join('\n')
}

function answers(port: number): Promise<boolean> {
  return new Promise(done => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}
