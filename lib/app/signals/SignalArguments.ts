import type { TopicPartition } from '../../transport/TopicPartition.js'
import type { AppOptionsDraft } from './AppOptionsDraft.js'
import type { ProducedMessage } from './ProducedMessage.js'

/** What each signal tells its handlers. */
export interface SignalArguments {
  /** The settings are about to be read. Synchronous. */
  readonly beforeConfigured: []
  /** The options of the app, to be changed in place before they become its settings. Synchronous. */
  readonly configured: [options: AppOptionsDraft]
  /** The settings are what they stay. Synchronous. */
  readonly afterConfigured: []
  /** A worker is about to start the app: `runWorker`, not `app.start()`. Awaited. */
  readonly workerInit: []
  /**
   * A record is about to be sent: by a topic, an agent, a table's changelog, or as a dead letter. Its headers may be
   * changed. Synchronous, within the event that it is sent in. Where the handler throws, nothing is sent.
   */
  readonly produceMessage: [message: ProducedMessage]
  /**
   * A rebalance, or the stop, takes partitions away: all that the worker has, as the next assignment may give any of
   * them back. Nothing is processed any more, what was under way has ended, and it is committed; tables can still be
   * read. The partitions are given up when the handler has ended, or at the end of `drainTimeout`. `lost`: the group has
   * given them away already.
   */
  readonly partitionsRevoked: [partitions: readonly TopicPartition[], revocation: { readonly lost: boolean }]
  /**
   * The group has said which partitions the worker has from now on: `added` are those that it did not have before.
   * Nothing of them is processed until the handler has ended; their tables are recovered meanwhile.
   */
  readonly partitionsAssigned: [
    partitions: readonly TopicPartition[],
    assignment: { readonly added: readonly TopicPartition[] },
  ]
  /** The tables of all assigned partitions are recovered, and these are being processed. Awaited by the start. */
  readonly rebalanceComplete: []
  /**
   * The app stops: nothing is processed any more, what was under way has ended, and it is committed. Messages can still
   * be sent. The stop waits for the handler within `stopTimeout`.
   */
  readonly beforeShutdown: []
}
