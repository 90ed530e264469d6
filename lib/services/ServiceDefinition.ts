import type { TaskContext } from './TaskContext.js'

/**
 * Something that starts and stops with the app, such as a pool of connections or a server. Each part may be absent.
 *
 * @example
 * class Prices implements ServiceDefinition {
 *   async start() { this.pool = await connect() }
 *   async run({ signal }: TaskContext) {
 *     for await (const price of feed({ signal })) await prices.send({ key: price.name, value: price })
 *   }
 *   async stop() { await this.pool.end() }
 * }
 */
export interface ServiceDefinition {
  /**
   * Before the streams begin: tables are not recovered yet. The app, and the services declared later, wait for it.
   * The signal is aborted when the app stops meanwhile. One that fails has not started: `stop` is not called then.
   */
  start?(context: TaskContext): unknown
  /** In the background, once the app runs and tables are recovered. It may end by itself; the service goes on. */
  run?(context: TaskContext): unknown
  /** When the streams have ended and `run` has, or before the service is started again. */
  stop?(): unknown
}
