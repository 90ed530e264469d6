import type { ServiceDefinition } from './ServiceDefinition.js'
import type { ServiceInfo } from './ServiceInfo.js'
import type { ServiceUnit } from './ServiceUnit.js'

/** What a service needs of those it is one of. */
interface ServiceGroup {
  stop(unit: ServiceUnit): Promise<void>
  restart(unit: ServiceUnit): Promise<void>
}

/** Something that starts and stops with the app; see `app.service`. */
export class Service<S extends ServiceDefinition> {
  readonly name: string
  /** The object that was declared, or the one that was made of the class. */
  readonly instance: S
  /** @internal */
  readonly unit: ServiceUnit
  readonly #group: ServiceGroup

  /** @internal made by `app.service` */
  constructor(group: ServiceGroup, unit: ServiceUnit, instance: S) {
    this.name = unit.name
    this.instance = instance
    this.unit = unit
    this.#group = group
  }

  /** Stops it in this worker, and before it those that depend on it. {@link restart} starts them again. */
  stop(): Promise<void> {
    return this.#group.stop(this.unit)
  }

  /**
   * Stops it and starts it again, with those that depend on it. Resolves when they have started, or were given up; what
   * fails meanwhile is the supervisor's matter.
   */
  restart(): Promise<void> {
    return this.#group.restart(this.unit)
  }

  /** What it is, and what it does in this worker. */
  info(): ServiceInfo {
    const { name, state, dependencies, supervisor } = this.unit
    return {
      name,
      state,
      dependencies: dependencies.map(each => each.name),
      supervisor: supervisor?.strategy,
      restarts: supervisor?.count ?? 0,
    }
  }
}
