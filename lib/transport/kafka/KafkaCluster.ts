// The one file that reaches into kafkajs.
//
// kafkajs gives us what is tedious and settled: connections, their reuse, TLS, SASL, metadata, and the encoding of
// some thirty requests. What is above that in kafkajs (its consumer, producer and their retries) is not used: its
// consumer fetches while it must not, forgets positions, resets offsets by itself and ends on some errors; its
// producer rewinds its sequence numbers after a failure, so that another send may be taken for a duplicate.
//
// kafkajs exports no cluster. It hands one to the factory of a consumer's assigner, synchronously, while the consumer
// is made; a consumer that is never run leaves that cluster to us. What we use of it beyond its declared types is in
// `Internals` here and in KafkaNode. kafkajs is pinned to the exact version these were read in (2.2.4).

import { connect, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import kafkajs, { type KafkaConfig, type logLevel as LogLevel, type SASLOptions } from 'kafkajs'
import type { Logger } from '../../util/Logger.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { Security } from '../Security.js'
import type { KafkaNode } from './KafkaNode.js'
import { errorType, toRxfaustError } from './kafkaErrors.js'
import { NoAnswer } from './NoAnswer.js'
import { untilAborted } from './untilAborted.js'
import type { KafkaRequest } from './wire/KafkaRequest.js'

interface Internals {
  connect(): Promise<void>
  disconnect(): Promise<void>
  readonly brokerPool: {
    readonly brokers: Readonly<Record<string, KafkaNode>>
    readonly metadata: {
      readonly controllerId: number
      readonly topicMetadata: readonly {
        readonly topic: string
        readonly partitionMetadata: readonly {
          readonly partitionId: number
          readonly leader: number
          readonly replicas: readonly number[]
        }[]
      }[]
    } | null
    readonly seedBroker: KafkaNode | undefined
    refreshMetadata(topics: readonly string[]): Promise<void>
    findBroker(request: { nodeId: string }): Promise<KafkaNode>
    findConnectedBroker(): Promise<KafkaNode>
  }
}

/** The versions of Kafka's requests that we speak, by the request's key: those of kafkajs 2.2.4 and, exactly, our own. */
const SPOKEN: Readonly<Record<number, readonly [name: string, version: number, exactly?: boolean]>> = {
  0: ['Produce', 7, true],
  1: ['Fetch', 11, true],
  2: ['ListOffsets', 3],
  3: ['Metadata', 6],
  8: ['OffsetCommit', 5],
  9: ['OffsetFetch', 4],
  10: ['FindCoordinator', 2],
  11: ['JoinGroup', 5, true],
  12: ['Heartbeat', 3],
  13: ['LeaveGroup', 3],
  14: ['SyncGroup', 3],
  22: ['InitProducerId', 1],
}

/** Kinds of coordinators, as the protocol numbers them. */
export const COORDINATOR = { group: 0, transaction: 1 } as const

/** Options of {@link KafkaCluster}. */
export interface KafkaClusterOptions {
  readonly brokers: readonly string[]
  readonly clientId: string
  readonly logger: Logger
  readonly security?: Security | undefined
  /** Milliseconds that an answer may take. Default 30,000. */
  readonly requestTimeout?: number | undefined
}

/** Milliseconds. */
const REQUEST_TIMEOUT = 30_000
const CONNECTION_TIMEOUT = 10_000

/** Connections to a Kafka cluster and what they need to know of it: who leads which partition, who coordinates. */
export class KafkaCluster {
  readonly #cluster: Internals
  readonly #sockets = new Set<Socket>()
  readonly #leaders = new Map<string, readonly number[]>()
  readonly #replicas = new Map<string, number>()
  readonly #options: KafkaClusterOptions
  #refreshing: Promise<unknown> = Promise.resolve()
  #nodesKnown = false
  #checked = false
  readonly #closing = new AbortController()

  constructor(options: KafkaClusterOptions) {
    this.#options = options
    let given: Internals | undefined
    const kafka = new kafkajs.Kafka({
      clientId: options.clientId,
      brokers: [...options.brokers],
      connectionTimeout: this.#connectionTimeout,
      requestTimeout: this.requestTimeout,
      // Short: whoever asks retries, and can be stopped meanwhile.
      retry: { retries: options.brokers.length, initialRetryTime: 50, maxRetryTime: 200 },
      logLevel: kafkajs.logLevel.WARN,
      logCreator: () => entry => this.#log(entry),
      ...securityOf(options.security),
      socketFactory: ({ host, port, ssl, onConnect }) => this.#open(host, port, ssl, onConnect),
    })
    kafka.consumer({
      groupId: 'rxfaust',
      allowAutoTopicCreation: false,
      partitionAssigners: [
        ({ cluster }) => {
          given = cluster as unknown as Internals
          return { name: 'none', version: 0, assign: async () => [], protocol: () => ({ name: '', metadata: NOTHING }) }
        },
      ],
    })
    if (given === undefined) {
      throw new RxfaustError(
        'RXFAUST_BROKER',
        'kafkajs did not give its cluster to the assigner.',
        'Install kafkajs in exactly version 2.2.4.',
      )
    }
    this.#cluster = given
  }

  get closed(): boolean {
    return this.#closing.signal.aborted
  }

  /** Aborts when the connections are closed: whoever tries again can end. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  /** Milliseconds that an answer may take. */
  get requestTimeout(): number {
    return this.#options.requestTimeout ?? REQUEST_TIMEOUT
  }

  get #connectionTimeout(): number {
    return Math.min(CONNECTION_TIMEOUT, this.requestTimeout)
  }

  /** Connects where no connection is open. @throws RxfaustError `RXFAUST_BROKER` */
  async connect(): Promise<void> {
    const late = new AbortController()
    const patience = this.requestTimeout + this.#connectionTimeout * this.#options.brokers.length
    const timer = setTimeout(() => late.abort(new NoAnswer('no answer in time')), patience).unref()
    try {
      await untilAborted(this.#cluster.connect(), late.signal)
      if (late.signal.aborted) {
        // kafkajs waits for ever for the first answer. Without its connection it makes another one, when it is asked.
        for (const socket of this.#sockets) socket.destroy(late.signal.reason)
        throw late.signal.reason
      }
    } catch (error) {
      throw toRxfaustError(error, `be reached at ${this.#options.brokers.join(', ')}`)
    } finally {
      clearTimeout(timer)
    }
    if (!this.#checked) this.#checkVersions()
  }

  /** The node that leads each partition of a topic, as known; asked for where it is not. */
  async leaders(topic: string): Promise<readonly number[]> {
    return this.#leaders.get(topic) ?? this.refresh(topic)
  }

  knownLeader(topic: string, partition: number): number | undefined {
    return this.#leaders.get(topic)?.[partition]
  }

  /** How many replicas the partitions of a topic have, the fewest that any has, as last heard of. */
  replicas(topic: string): number | undefined {
    return this.#replicas.get(topic)
  }

  /** Makes the next one who needs the leaders of a topic ask for them. */
  forget(topic: string): void {
    this.#leaders.delete(topic)
    this.#nodesKnown = false
  }

  /** Asks who leads the partitions of a topic. */
  async refresh(topic: string): Promise<readonly number[]> {
    const leaders = await this.#refresh([topic], () => {
      const found = this.#cluster.brokerPool.metadata?.topicMetadata.find(one => one.topic === topic)
      const list: number[] = []
      let replicas = Number.POSITIVE_INFINITY
      for (const each of found?.partitionMetadata ?? []) {
        list[each.partitionId] = each.leader
        replicas = Math.min(replicas, each.replicas.length)
      }
      if (list.length > 0) this.#replicas.set(topic, replicas)
      return list
    })
    this.#leaders.set(topic, leaders)
    return leaders
  }

  /**
   * A connected node.
   *
   * @param topic one to ask for where the nodes are not known; without it, Kafka tells of every topic
   */
  async node(id: number, topic?: string): Promise<KafkaNode> {
    const { brokerPool } = this.#cluster
    if (!this.#nodesKnown || brokerPool.brokers[id] === undefined) {
      await this.#refresh(topic === undefined ? [] : [topic], () => undefined)
    }
    return brokerPool.findBroker({ nodeId: String(id) })
  }

  /** Sends a request of our own encoding. A connection that does not answer in time is given up. */
  async send<T>(node: KafkaNode, request: KafkaRequest<T>): Promise<T> {
    try {
      return await node.connectionPool.send(request)
    } catch (error) {
      if (errorType(error) === 'KafkaJSRequestTimeoutError') await node.disconnect()
      throw error
    }
  }

  /** Any connected node. */
  async anyNode(): Promise<KafkaNode> {
    await this.connect()
    return this.#cluster.brokerPool.findConnectedBroker()
  }

  async controller(): Promise<KafkaNode> {
    const id = await this.#refresh([], () => this.#cluster.brokerPool.metadata?.controllerId ?? -1)
    return this.node(id)
  }

  /** The node that coordinates a group or a transactional id. */
  async coordinator(id: string, kind: keyof typeof COORDINATOR): Promise<KafkaNode> {
    const any = await this.anyNode()
    const request = { groupId: id, coordinatorType: COORDINATOR[kind] }
    const { coordinator } = await any.findGroupCoordinator(request)
    return this.node(coordinator.nodeId)
  }

  /** Closes every connection: in order while the timeout (ms) lasts, then by force. Idempotent. */
  async close(timeout = 500): Promise<void> {
    if (this.closed) return
    this.#closing.abort()
    const { logger } = this.#options
    const orderly = this.#cluster.disconnect().catch(error => logger.debug({ error }, 'kafkajs could not disconnect'))
    if (timeout > 0) await untilAborted(orderly, AbortSignal.timeout(timeout))
    // Also those that kafkajs lost sight of; with an error, as kafkajs rejects what waits for an answer only then.
    for (const socket of this.#sockets) socket.destroy(new Error('The connection was closed.'))
  }

  /** One at a time, so that the metadata read after it is that of this request. */
  #refresh<T>(topics: readonly string[], read: () => T): Promise<T> {
    const next = this.#refreshing.then(async () => {
      await this.connect()
      await this.#cluster.brokerPool.refreshMetadata(topics)
      this.#nodesKnown = true
      return read()
    })
    this.#refreshing = next.catch(() => undefined)
    return next
  }

  #open(host: string, port: number, ssl: ConnectionOptions | undefined, onConnect: () => void): Socket {
    if (this.closed) throw new Error('The connections to Kafka are closed.')
    // A certificate names hosts, and TLS takes no address for one.
    const server = isIP(host) === 0 ? { servername: host } : {}
    const socket = ssl ? connectTls({ host, port, ...server, ...ssl }, onConnect) : connect({ host, port }, onConnect)
    socket.setKeepAlive(true, 60_000)
    socket.setNoDelay(true)
    // kafkajs unrefs a dead socket at each attempt to replace it, and Node notes each time to do it once connected.
    socket.setMaxListeners(0)
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    return socket
  }

  #checkVersions(): void {
    const versions = this.#cluster.brokerPool.seedBroker?.versions
    if (!versions) return
    this.#checked = true
    if (!logged.has(this.#options)) {
      this.#options.logger.debug({ versions }, 'the Kafka broker speaks these versions of its protocol')
    }
    logged.add(this.#options)
    for (const [key, [name, version, exactly]] of Object.entries(SPOKEN)) {
      const spoken = versions[Number(key)]
      if (spoken && spoken.minVersion <= version && (!exactly || version <= spoken.maxVersion)) continue
      const theirs = spoken ? `${spoken.minVersion} to ${spoken.maxVersion}` : 'no version'
      throw new RxfaustError(
        'RXFAUST_BROKER',
        `The broker speaks ${theirs} of ${name}, rxfaust version ${version}.`,
        'Use Kafka 2.3 or newer; where it is much newer, look for a newer rxfaust.',
        { details: { request: name, version, broker: spoken } },
      )
    }
  }

  /** kafkajs calls an error what is tried again a moment later; what matters is reported by whoever asked. */
  #log(entry: { level: LogLevel; namespace: string; log: { message: string } }): void {
    const { message, ...fields } = entry.log
    this.#options.logger.debug({ ...fields, namespace: entry.namespace }, `kafkajs: ${message}`)
  }
}

const NOTHING = Buffer.alloc(0)
/** All clusters of a transport share their options: the versions are logged once. */
const logged = new WeakSet<KafkaClusterOptions>()

/** As kafkajs takes it. */
function securityOf({ ssl, sasl }: Security = {}): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  return {
    ...(ssl && { ssl: ssl === true ? {} : ssl }),
    ...(sasl && {
      sasl:
        sasl.mechanism === 'oauthbearer'
          ? { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await sasl.token() }) }
          : (sasl as SASLOptions),
    }),
  }
}
