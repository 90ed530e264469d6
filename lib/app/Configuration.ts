import { RxfaustError } from '../util/RxfaustError.js'
import type { AppOptions } from './AppOptions.js'
import { resolveSettings } from './resolveSettings.js'
import type { Settings } from './Settings.js'
import type { AppOptionsDraft } from './signals/AppOptionsDraft.js'
import type { AppSignals } from './signals/AppSignals.js'

/** What may still be changed when the app starts: its declarations were not made with it. */
const LATE: ReadonlySet<string> = new Set<keyof AppOptions>([
  'broker',
  'security',
  'clientId',
  'requestTimeout',
  'dataDirectory',
  'tableDirectory',
  'store',
  'timezone',
  'topicPartitions',
  'topicReplicationFactor',
  'topicAllowDeclare',
  'patternInterval',
  'onError',
  'commitInterval',
  'commitEvery',
  'commitLivelockSoftTimeout',
  'streamBufferMaxsize',
  'streamRecoveryDelay',
  'streamWaitEmpty',
  'fetchMaxBytes',
  'checkCrcs',
  'sendBufferMaxBytes',
  'maxRequestSize',
  'deliveryTimeout',
  'autoOffsetReset',
  'drainTimeout',
  'stopTimeout',
  'sessionTimeout',
  'heartbeatInterval',
  'rebalanceTimeout',
  'recoveryStallTimeout',
  'tableCacheSize',
  'standbyReplicas',
  'changedState',
  'agentSupervisor',
  'replyTo',
  'replyToPrefix',
  'replyCreateTopic',
  'replyExpires',
  'assigner',
  'autodiscover',
  'origin',
])

/**
 * The options of an app on their way to its settings. Handlers of all apps that are connected by then change them when
 * the app is made; its own, and later ones, when it starts.
 */
export class Configuration {
  readonly #options: AppOptionsDraft

  constructor(
    private readonly id: string,
    options: AppOptions,
    readonly signals: AppSignals,
  ) {
    this.#options = { ...options }
  }

  /** @throws RxfaustError `RXFAUST_OPTION`, `RXFAUST_SIGNAL` */
  first(): Settings {
    this.signals.configure(this.#options)
    return resolveSettings(this.id, this.#options)
  }

  /**
   * Calls the handlers that have come since, if any.
   *
   * @param replace is given the settings that they have changed
   * @throws RxfaustError `RXFAUST_OPTION`, `RXFAUST_SIGNAL`
   */
  again(replace: (settings: Settings) => void): void {
    const before: Readonly<Record<string, unknown>> = { ...this.#options }
    this.signals.configure(this.#options)
    const after = this.#options as Readonly<Record<string, unknown>>
    const changed = Object.keys({ ...before, ...after }).filter(name => before[name] !== after[name])
    const late = changed.filter(name => !LATE.has(name))
    if (late.length > 0) throw this.#tooLate(late)
    if (changed.length > 0) replace(resolveSettings(this.id, this.#options))
    this.signals.configured()
  }

  #tooLate(names: readonly string[]): RxfaustError {
    return new RxfaustError(
      'RXFAUST_OPTION',
      `A handler of on.configured changes ${names.join(', ')} of app "${this.id}" at its start, and the app was made with it.`,
      'Give it to the constructor, or connect the handler with App.on.configured before the app is made.',
    )
  }
}
