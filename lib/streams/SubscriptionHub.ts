import type { Event } from '../acks/Event.js'
import type { EventSink } from './EventSink.js'

/** Where the subscriptions of a topic are registered. */
export interface SubscriptionHub {
  /** The agent whose instances share the events, which lose their order thereby. */
  readonly unordered?: string | undefined
  /** Whether there are others. */
  readonly observed?: boolean
  remove(subscription: EventSink): void
  /** It may take an event again. */
  freed?(): void
  /** Takes what a subscription has left unfinished, where somebody else here can have it. */
  takeOver?(events: readonly Event[]): boolean
}
