import type { Transport } from '../../lib/transport/Transport.js'

/** One broker, freshly opened for one spec. Topics and groups get names of their own, so the broker may be shared. */
export interface BrokerUnderLaw {
  readonly transport: Transport
  /** Closes the transport and whatever `another` gave. Also called after a spec that failed. */
  close(): Promise<void>
  /** A second connection to the same broker; the same object as `transport` will do where there is only one process. */
  another?(): Promise<Transport>
  /** Compacts the partitions of a topic now. Needed unless the suite is `without` compaction. */
  compact?(topic: string): Promise<void>
  /** Makes the broker unreachable. Needed unless the suite is `without` outages. */
  stopBroker?(): Promise<void>
  /** Makes it reachable again; called once for each `stopBroker`, also after a failure. */
  startBroker?(): Promise<void>
}

/** What {@link transportLaws} runs against, and how patient it is. Times in milliseconds. */
export interface TransportLawsOptions {
  /** Title of the suite. */
  readonly name: string
  open(): Promise<BrokerUnderLaw>
  /** Laws that are left out, where the broker can't be told to do what they are about. */
  readonly without?: readonly ('compaction' | 'outages')[]
  /** How long an event that must come may take. Default 2,000. */
  readonly patience?: number
  /** How long the laws watch to see that nothing comes. Default 50. */
  readonly silence?: number
  /** The time limit of one law. Default 10,000. */
  readonly timeout?: number
}
