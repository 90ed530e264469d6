import type { OpenStore } from '../tables/store/OpenStore.js'
import type { StoreOptions } from '../tables/store/StoreOptions.js'
import type { Security } from '../transport/Security.js'
import type { Transport } from '../transport/Transport.js'
import type { SettingValues } from './settings/SettingValues.js'

/** {@link AppOptions} with the environment and the defaults filled in; durations in milliseconds. */
export interface Settings
  extends Omit<
    SettingValues,
    | 'broker'
    | 'security'
    | 'store'
    | 'clientId'
    | 'commitInterval'
    | 'heartbeatInterval'
    | 'development'
    | 'dataDirectory'
    | 'tableDirectory'
    | 'processingGuarantee'
    | 'replyToPrefix'
  > {
  /** The app's id, with its version from 2 on. */
  readonly id: string
  readonly broker: string | Transport
  /** Behind a function, so that whoever shows an app does not show them. */
  readonly security: () => Security | undefined
  /** `undefined`: tables live in memory. */
  readonly stateDirectory: string | undefined
  readonly store: StoreOptions | OpenStore
  readonly clientId: string
  readonly exactlyOnce: boolean
  readonly commitInterval: number
  readonly heartbeatInterval: number
  readonly replyToPrefix: string
  readonly development: boolean
  /** What is to be said of the environment when the app starts. */
  readonly warnings: readonly string[]
}
