import { join, resolve } from 'node:path'
import type { AppOptions } from './AppOptions.js'
import { resolveStore } from './resolveStore.js'
import type { Settings } from './Settings.js'
import { checkSettings } from './settings/checkSettings.js'
import { Environment } from './settings/Environment.js'
import { readSettings } from './settings/readSettings.js'
import { versionedId } from './settings/versionedId.js'

/** Milliseconds. */
const HEARTBEAT = 500
const COMMIT = 1_000
const TRANSACTION_COMMIT = 100

/**
 * What an app works with: of its options, of environment variables, of defaults.
 *
 * @param app its id, without a version
 * @throws RxfaustError `RXFAUST_OPTION` where something can't be used, `RXFAUST_NAME` where the id of a version can't
 */
export function resolveSettings(
  app: string,
  options: AppOptions,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Settings {
  const environment = new Environment(app, variables)
  const { values, given } = readSettings(options, environment)
  const { dataDirectory, tableDirectory, processingGuarantee, ...others } = values
  const id = versionedId(app, values.version, values.idFormat)
  const directory = resolve(dataDirectory ?? join('.rxfaust', app))
  // All versions read the same topics, and so have the embedded broker in common.
  const broker = values.broker ?? `level://${join(directory, 'broker')}`
  const volatile = typeof broker === 'string' ? broker.startsWith('memory:') : !broker.capabilities.durable
  const { store, inMemory } = resolveStore(values.store, volatile)
  const exactlyOnce = processingGuarantee === 'exactly-once'
  const { security } = values
  const settings: Settings = {
    ...others,
    id,
    broker,
    security: () => security,
    stateDirectory: inMemory ? undefined : stateDirectory(directory, tableDirectory, values.version),
    store,
    clientId: values.clientId ?? id,
    exactlyOnce,
    commitInterval: values.commitInterval ?? (exactlyOnce ? TRANSACTION_COMMIT : COMMIT),
    heartbeatInterval: values.heartbeatInterval ?? Math.min(HEARTBEAT, Math.floor(values.sessionTimeout / 3)),
    replyToPrefix: values.replyToPrefix ?? `${id}-reply-`,
    development: values.development ?? process.env.NODE_ENV !== 'production',
    warnings: environment.warnings(),
  }
  checkSettings(settings, given)
  return settings
}

/** Of the tables: `tables` in the data directory, for a version `v2/tables`; elsewhere `v2` in what was given. */
function stateDirectory(data: string, tables: string, version: number): string {
  const folder = version === 1 ? '' : `v${version}`
  const inside = join(data, folder, tables)
  return resolve(data, tables) === join(data, tables) ? inside : join(resolve(data, tables), folder)
}
