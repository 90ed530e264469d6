/** What a transport can do, as data. */
export interface TransportCapabilities {
  /** Records survive the end of the process. */
  readonly durable: boolean
  /** More than one process may use the broker. */
  readonly shared: boolean
  readonly transactions: false | 'fencing-by-id' | 'group-metadata'
}
