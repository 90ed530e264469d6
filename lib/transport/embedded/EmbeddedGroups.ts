import type { EmbeddedBroker } from './EmbeddedBroker.js'
import { EmbeddedGroup } from './EmbeddedGroup.js'
import type { StoreWrite } from './LogStore.js'

/** The groups of the broker. A group comes into being when it is first asked for. */
export class EmbeddedGroups {
  private readonly groups = new Map<string, EmbeddedGroup>()
  private members = 0

  constructor(private readonly broker: EmbeddedBroker) {}

  get(name: string): EmbeddedGroup {
    let group = this.groups.get(name)
    if (group === undefined) {
      group = new EmbeddedGroup(name, this.broker)
      this.groups.set(name, group)
    }
    return group
  }

  /** A name for a new member. */
  memberId(clientId: string): string {
    return `${clientId}-${++this.members}`
  }

  load(states: ReadonlyMap<string, object>): void {
    for (const [key, value] of states) {
      if (!key.startsWith('offset/')) continue
      const [group, topic, partition] = JSON.parse(key.slice('offset/'.length)) as [string, string, number]
      const { offset, metadata } = value as { offset: number; metadata?: string }
      this.get(group).remember([{ topic, partition, offset, metadata }])
    }
  }

  /** A topic came or went: whoever subscribes to it needs a new assignment. */
  topicChanged(topic: string): void {
    for (const group of this.groups.values()) if (group.subscribes(topic)) group.rebalance()
  }

  forgetTopic(topic: string, writes: StoreWrite[]): void {
    for (const group of this.groups.values()) group.forget(offset => offset.topic === topic, writes)
  }

  delete(name: string, writes: StoreWrite[]): void {
    this.groups.get(name)?.forget(() => true, writes)
    this.groups.delete(name)
  }
}
