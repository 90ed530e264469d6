import type { Sender } from '../acks/Sender.js'
import type { Producer } from '../transport/Producer.js'
import type { Transport } from '../transport/Transport.js'
import type { TopicRegistry } from './TopicRegistry.js'

/** What an app has while it is started. */
export interface Connection {
  readonly transport: Transport
  readonly producer: Producer
  readonly sender: Sender
  /** For replies to those who have asked, apart from all others. */
  readonly replySender: Sender
  /** Of a producer that gives up in an outage. */
  readonly outsideProducer: Producer
  readonly outsideSender: Sender
  readonly registry: TopicRegistry
  /** Whether the app opened the transport, and so closes it. */
  readonly owned: boolean
}
