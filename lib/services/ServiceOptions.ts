import type { SupervisorOptions, SupervisorStrategy } from '../agents/SupervisorOptions.js'
import type { Service } from './Service.js'
import type { ServiceDefinition } from './ServiceDefinition.js'

/** How a service is run. */
export interface ServiceOptions {
  /** For errors, the log and `info()`. Default: the name of its class, or `service-1` and so on. */
  readonly name?: string
  /**
   * What it needs: these services start before it and stop after it, and when one of them is started again, so is this
   * one. Those that are not declared yet are declared with it. Without it, services start as they are declared.
   */
  readonly dependencies?: readonly (Service<ServiceDefinition> | ServiceDefinition)[]
  /** Whether it starts in a client too (`app.startClient()`), as in Faust. Default: yes. */
  readonly inClient?: boolean
  /**
   * What happens when its `run` has failed, or its `start` when it is started again:
   * - `'oneForOne'`: it is stopped and started again, with those that depend on it;
   * - `'oneForAll'`: all services of the app are;
   * - `'crashing'`, the default: the app fails;
   * - `'forfeitOneForOne'`: it is stopped and given up, with those that depend on it;
   * - `'forfeitOneForAll'`: all are.
   */
  readonly supervisor?: SupervisorStrategy | SupervisorOptions
}
