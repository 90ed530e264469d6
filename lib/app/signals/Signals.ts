import type { Subscription } from 'rxjs'
import type { SignalArguments } from './SignalArguments.js'

type Synchronous = 'beforeConfigured' | 'configured' | 'afterConfigured' | 'produceMessage'

/**
 * Connects handlers to the signals of an app (`app.on`), or of all apps (`App.on`), whose handlers get the app first.
 * They run in the order in which they were connected, one after the other, those of all apps first, until the
 * subscription ends. Where one throws or rejects, the others run all the same, and the app fails with
 * `RXFAUST_SIGNAL`, or whoever sends gets it.
 *
 * @example
 * app.on.partitionsAssigned(async partitions => openFiles(partitions))
 * App.on.produceMessage((app, { headers }) => {
 *   headers.origin = Buffer.from(app.id)
 * })
 */
export type Signals<First extends readonly unknown[] = []> = {
  readonly [Name in keyof SignalArguments]: (
    handler: (...args: [...First, ...SignalArguments[Name]]) => Name extends Synchronous ? void : void | Promise<void>,
  ) => Subscription
}
