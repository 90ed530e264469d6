import type { SchedulerLike } from 'rxjs'
import type { ErrorPolicy } from '../acks/ErrorPolicy.js'
import type { AgentSettings } from '../agents/AgentSettings.js'
import type { DefaultCodecs } from '../codecs/DefaultCodecs.js'
import type { OpenStore } from '../tables/store/OpenStore.js'
import type { StoreOptions } from '../tables/store/StoreOptions.js'
import type { SendingDefaults } from '../topics/TopicHost.js'
import type { Partitioner } from '../transport/Partitioner.js'
import type { Logger } from '../util/Logger.js'
import type { TimeZone } from '../util/TimeZone.js'
import type { Configuration } from './Configuration.js'
import type { Settings } from './Settings.js'

/** The settings of an app, as its parts ask for them. */
export abstract class ConfiguredRuntime {
  settings: Settings
  readonly #configuration: Configuration
  /** What a TestDriver puts in, whatever the configuration says. */
  #overrides: Partial<Settings> = {}

  protected constructor(configuration: Configuration) {
    this.#configuration = configuration
    this.settings = configuration.first()
  }

  /** Before anything is opened. @throws RxfaustError `RXFAUST_OPTION`, `RXFAUST_SIGNAL` */
  configure(): void {
    this.#configuration.again(settings => {
      this.settings = { ...settings, ...this.#overrides }
    })
  }

  /** Before the start: a TestDriver puts another broker in. */
  override(settings: Partial<Settings>): void {
    this.#overrides = settings
    this.settings = { ...this.settings, ...settings }
  }

  get scheduler(): SchedulerLike {
    return this.settings.scheduler
  }

  get logger(): Logger {
    return this.settings.logger
  }

  get onError(): ErrorPolicy {
    return this.settings.onError
  }

  get development(): boolean {
    return this.settings.development
  }

  get bufferLimit(): number {
    return this.settings.streamBufferMaxsize
  }

  get sending(): SendingDefaults {
    return this.settings
  }

  /** Of topics whose description has none. */
  get codecs(): DefaultCodecs {
    return { key: this.settings.keyCodec, value: this.settings.valueCodec }
  }

  get agentSettings(): AgentSettings {
    return this.settings
  }

  get partitioner(): Partitioner {
    return this.settings.partitioner
  }

  get tableKeyIndexSize(): number {
    return this.settings.tableKeyIndexSize
  }

  get sendBufferLimit(): number {
    return this.settings.sendBufferMaxBytes
  }

  get timezone(): TimeZone {
    return this.settings.timezone
  }

  get stateDirectory(): string | undefined {
    return this.settings.stateDirectory
  }

  get store(): StoreOptions | OpenStore {
    return this.settings.store
  }

  get tableCacheSize(): number {
    return this.settings.tableCacheSize
  }

  get recoveryStallTimeout(): number {
    return this.settings.recoveryStallTimeout
  }
}
