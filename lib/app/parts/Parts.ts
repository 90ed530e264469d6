import type { Agent } from '../../agents/Agent.js'
import type { AgentSource } from '../../agents/AgentSource.js'
import type { GlobalTable } from '../../tables/GlobalTable.js'
import type { SetGlobalTable } from '../../tables/sets/SetGlobalTable.js'
import type { SetTable } from '../../tables/sets/SetTable.js'
import type { Table } from '../../tables/Table.js'
import type { Channel } from '../../topics/Channel.js'
import type { Topic } from '../../topics/Topic.js'

/** A class that can stand for another one: its constructor is the other's. */
type PartClass<Base> = new (...args: never[]) => Base

/**
 * Classes of one's own for what an app declares, each a subclass of rxfaust's of the same name. They add to it and
 * override its public methods; the constructor stays rxfaust's. What they add has its type: where the class has type
 * parameters, with `unknown` for them.
 *
 * @example
 * class CheckedTopic<T, K> extends Topic<T, K> {
 *   readonly owner = 'billing'
 *   override async send(message: Message<T, K>) {
 *     if (message.key == null) throw new Error(`${this.name} takes no message without a key`)
 *     return super.send(message)
 *   }
 * }
 * const app = new App('orders', { parts: { Topic: CheckedTopic } })
 * app.topic('orders').owner                                           // 'billing'
 */
export interface Parts {
  /** Of topics that the program describes; those that the app makes for itself are plain ones. */
  readonly Topic?: PartClass<Topic<unknown, unknown>>
  readonly Channel?: PartClass<Channel<unknown, unknown>>
  readonly Table?: PartClass<Table<unknown, unknown>>
  readonly GlobalTable?: PartClass<GlobalTable<unknown, unknown>>
  readonly SetTable?: PartClass<SetTable<unknown, unknown>>
  readonly SetGlobalTable?: PartClass<SetGlobalTable<unknown, unknown>>
  readonly Agent?: PartClass<Agent<unknown, unknown, unknown, AgentSource<unknown, unknown>>>
}
