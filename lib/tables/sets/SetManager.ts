import type { Topic } from '../../topics/Topic.js'
import type { SetCommand } from './SetCommand.js'

/**
 * Edits the sets of a table from anywhere: a handler of HTTP, another stream, another app. The edits go through a topic
 * to the worker that owns the key and are applied there, in the order in which they were sent.
 *
 * Each method resolves when the broker has the command, which is before it is applied.
 *
 * @example
 * const users = app.setTable('users', { key: string(), value: string(), partitions: 4, startManager: true })
 * await users.manager.add('bern', 'ann', 'bob')
 */
export class SetManager<K, E> {
  /** @param topic `<app>-<table>-setmanager`, with {@link setCommands} as its value */
  constructor(readonly topic: Topic<SetCommand<E>, K>) {}

  /** @throws RxfaustError `RXFAUST_ENCODE`, `RXFAUST_SEND`, `RXFAUST_STATE` before the start */
  add(key: K, ...members: E[]): Promise<void> {
    return this.#send(key, 'add', members)
  }

  /** @throws as {@link add} */
  discard(key: K, ...members: E[]): Promise<void> {
    return this.#send(key, 'discard', members)
  }

  /** Makes the members all there is. @throws as {@link add} */
  replace(key: K, members: Iterable<E>): Promise<void> {
    return this.#send(key, 'replace', [...members])
  }

  /** @throws as {@link add} */
  clear(key: K): Promise<void> {
    return this.#send(key, 'replace', [])
  }

  async #send(key: K, action: SetCommand<E>['action'], members: readonly E[]): Promise<void> {
    await this.topic.send({ key, value: { action, members } })
  }
}
