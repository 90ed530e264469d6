/** Every code an {@link RxfaustError} may carry. One line each: when it is thrown. */
export type ErrorCode =
  /** An option of the app, a topic, a table or an operator is not usable as given. */
  | 'RXFAUST_OPTION'
  /** A name does not fit Kafka's `[a-zA-Z0-9._-]{1,249}`, or is already taken by something else. */
  | 'RXFAUST_NAME'
  /** A call came in a state of the app that does not allow it. */
  | 'RXFAUST_STATE'
  /** A key or value could not be decoded or does not have the declared type. */
  | 'RXFAUST_DECODE'
  /** A key or value could not be encoded or does not have the declared type. */
  | 'RXFAUST_ENCODE'
  /** Data does not fit a model. */
  | 'RXFAUST_MODEL'
  /** A schema can't be used; a schema registry can't be reached, or does not have or take a schema. */
  | 'RXFAUST_SCHEMA'
  /** A topic differs from its declaration, or topics that belong together differ in partitions. */
  | 'RXFAUST_TOPIC_MISMATCH'
  /** Stored state does not fit what the app declares: its topology, windows, codecs or partitions have changed. */
  | 'RXFAUST_MANIFEST'
  /** A topic or partition does not exist. */
  | 'RXFAUST_UNKNOWN_TOPIC'
  /** An offset lies before the first or behind the last record that the broker holds. */
  | 'RXFAUST_OFFSET_OUT_OF_RANGE'
  /** A commit or batch belongs to an assignment that is over. */
  | 'RXFAUST_STALE_EPOCH'
  /** A transaction was taken over by a newer producer with the same transactional id. */
  | 'RXFAUST_FENCED'
  /** Something can't be in one transaction. */
  | 'RXFAUST_TRANSACTION'
  /** The broker can't be reached, or a request to it failed. */
  | 'RXFAUST_BROKER'
  /** The broker's directory, or a state store, is held by another process. */
  | 'RXFAUST_LOCKED'
  /** A record could not be sent. */
  | 'RXFAUST_SEND'
  /** A state store failed. */
  | 'RXFAUST_STORE'
  /** An operator needs the event of a value that belongs to none. */
  | 'RXFAUST_NO_EVENT'
  /** A table was read or written where no event tells the partition, or outside of its partition. */
  | 'RXFAUST_TABLE_SCOPE'
  /**
   * The recovery of a table made no progress or found a changelog that can't be read. As a warning: the stored state
   * does not belong to its changelog, and is rebuilt from that.
   */
  | 'RXFAUST_RECOVERY'
  /** User code threw or rejected while it processed an event. */
  | 'RXFAUST_PROCESSING'
  /** An agent failed on a request. */
  | 'RXFAUST_AGENT'
  /** A task, timer, cron job or service has failed. */
  | 'RXFAUST_TASK'
  /** There was no answer in time. */
  | 'RXFAUST_TIMEOUT'
  /** A module could not be imported that may declare more of the app. */
  | 'RXFAUST_DISCOVERY'
  /** A handler of a signal of the app threw or rejected. */
  | 'RXFAUST_SIGNAL'
  /** A drain or a stop did not end before its deadline. */
  | 'RXFAUST_DEADLINE'
  /** A package that is loaded on demand is not installed. */
  | 'RXFAUST_MISSING_PACKAGE'
