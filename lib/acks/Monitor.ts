/** Counters of an app since its start, as plain fields: read them, or copy them into whatever exports metrics. */
export class Monitor {
  /** Records taken from the broker for streams. */
  recordsReceived = 0
  /** Bytes of their keys, values and headers. */
  bytesReceived = 0
  /** Events handed to subscriptions. */
  eventsDelivered = 0
  /** Events that every subscription has finished with. */
  eventsAcknowledged = 0
  /** Records that could not be decoded. */
  decodeErrors = 0
  /** Events whose processing failed, each attempt counted. */
  processingErrors = 0
  /** Events that the policy `skip` passed over. */
  eventsSkipped = 0
  /** Events sent to a dead letter topic. */
  deadLetters = 0
  /** Records handed to the producer, changelogs included. */
  recordsSent = 0
  /** Records that could not be sent. */
  sendErrors = 0
  /** Commits that moved an offset. */
  commits = 0
  /** Commits that failed and will be tried again. */
  commitErrors = 0
  /** Times that a partition was paused because its credit was used up. */
  pauses = 0
  /** Assignments of partitions. */
  rebalances = 0
  /** Reads of tables. */
  tableReads = 0
  /** Writes and deletions in tables. */
  tableWrites = 0
  /** Changelog records read in recoveries. */
  recordsRecovered = 0
  /** Changelog records applied to standbys. */
  standbyRecords = 0
  /** Changelog records that this worker's standbys are behind, as of what they read last. */
  standbyLag = 0
  /** Writes to a window that has expired; they change nothing. */
  lateWrites = 0
  /** Records without a key, and tombstones, that an aggregation or a join passed over. */
  recordsPassedOver = 0
  /** Times that the event loop was found blocked for more than a second. */
  blocked = 0
  /** Calls of the functions of tasks, timers and cron jobs. */
  backgroundRuns = 0
  /** Those that have failed. */
  backgroundErrors = 0
  /** Ticks of timers and cron jobs at which their function was not called, as it was under way. */
  ticksSkipped = 0
  /** Warnings given on `app.warnings$`. */
  warnings = 0
}
