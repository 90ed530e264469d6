import { join, resolve } from 'node:path'
import { asyncScheduler } from 'rxjs'
import { coPartitionedAssigner } from '../transport/coPartitionedAssigner.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { silentLogger } from '../util/silentLogger.js'
import { toMillis } from '../util/toMillis.js'
import type { AppOptions } from './AppOptions.js'
import { resolveStore } from './resolveStore.js'
import type { Settings } from './Settings.js'
import type { StateDecision } from './StateDecision.js'

const MEBIBYTE = 1024 * 1024

/** @throws RxfaustError `RXFAUST_OPTION` where an option can't be used */
export function resolveSettings(id: string, options: AppOptions): Settings {
  const dataDirectory = resolve(options.dataDirectory ?? join('.rxfaust', id))
  const broker = options.broker ?? `level://${join(dataDirectory, 'broker')}`
  const volatile = typeof broker === 'string' ? broker.startsWith('memory:') : !broker.capabilities.durable
  const { store, inMemory } = resolveStore(options.store, volatile)
  const exactlyOnce = guarantee(options.processingGuarantee) === 'exactly-once'
  return {
    broker,
    security: () => options.security,
    stateDirectory: inMemory ? undefined : join(dataDirectory, 'tables'),
    store,
    topicPartitions: positive(options.topicPartitions ?? 8, 'topicPartitions'),
    patternInterval: toMillis(options.patternInterval ?? 30_000, 'patternInterval'),
    onError: options.onError ?? 'fail',
    exactlyOnce,
    transactionTimeout: toMillis(options.transactionTimeout ?? 60_000, 'transactionTimeout'),
    commitInterval: toMillis(options.commitInterval ?? (exactlyOnce ? 100 : 1_000), 'commitInterval'),
    commitEvery: positive(options.commitEvery ?? 10_000, 'commitEvery'),
    streamBufferMaxsize: positive(options.streamBufferMaxsize ?? 1_024, 'streamBufferMaxsize'),
    streamBufferMaxBytes: positive(options.streamBufferMaxBytes ?? 64 * MEBIBYTE, 'streamBufferMaxBytes'),
    sendBufferMaxBytes: positive(options.sendBufferMaxBytes ?? 32 * MEBIBYTE, 'sendBufferMaxBytes'),
    deliveryTimeout: toMillis(options.deliveryTimeout ?? 30_000, 'deliveryTimeout'),
    compression: options.compression ?? 'none',
    linger: toMillis(options.linger ?? 0, 'linger'),
    lingerBytes: positive(options.lingerBytes ?? 16_384, 'lingerBytes'),
    autoOffsetReset: options.autoOffsetReset ?? 'earliest',
    drainTimeout: toMillis(options.drainTimeout ?? 5_000, 'drainTimeout'),
    stopTimeout: toMillis(options.stopTimeout ?? 10_000, 'stopTimeout'),
    sessionTimeout: toMillis(options.sessionTimeout ?? 45_000, 'sessionTimeout'),
    heartbeatInterval: toMillis(options.heartbeatInterval ?? 500, 'heartbeatInterval'),
    recoveryStallTimeout: toMillis(options.recoveryStallTimeout ?? 60_000, 'recoveryStallTimeout'),
    tableCacheSize: positive(options.tableCacheSize ?? 10_000, 'tableCacheSize'),
    standbyReplicas: natural(options.standbyReplicas ?? 0, 'standbyReplicas'),
    changedState: decisions(options.changedState ?? {}),
    assigner: options.assigner ?? coPartitionedAssigner(),
    logger: options.logger ?? silentLogger,
    scheduler: options.scheduler ?? asyncScheduler,
    development: options.development ?? process.env.NODE_ENV !== 'production',
  }
}

function decisions(given: Readonly<Record<string, StateDecision>>): Readonly<Record<string, StateDecision>> {
  for (const [name, decision] of Object.entries(given)) {
    if (decision === 'discard' || decision === 'keep') continue
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `changedState is ${JSON.stringify(decision)} for "${name}".`,
      "Use 'discard' or 'keep'.",
    )
  }
  return given
}

function natural(value: number, what: string): number {
  if (Number.isInteger(value) && value >= 0) return value
  throw new RxfaustError('RXFAUST_OPTION', `${what} is ${value}.`, 'Give a whole number, 0 for none.')
}

function guarantee(given = 'at-least-once' as AppOptions['processingGuarantee']): AppOptions['processingGuarantee'] {
  if (given === 'at-least-once' || given === 'exactly-once') return given
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `processingGuarantee is ${JSON.stringify(given)}.`,
    "Use 'at-least-once' or 'exactly-once'.",
  )
}

function positive(value: number, what: string): number {
  if (Number.isInteger(value) && value > 0) return value
  throw new RxfaustError('RXFAUST_OPTION', `${what} is ${value}.`, 'Give a whole number above zero.')
}
