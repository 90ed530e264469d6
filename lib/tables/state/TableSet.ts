import { RxfaustError } from '../../util/RxfaustError.js'
import type { ElementSet } from '../sets/ElementSet.js'
import type { Elements } from '../sets/Elements.js'
import type { SetDraft } from '../sets/SetDraft.js'
import { SetView } from '../sets/SetView.js'
import type { Outcome } from './Outcome.js'

/** Changes one set: gives what `change` gives, at once or later. */
export type EditSet<E, Mode extends 'now' | 'later'> = <R>(change: (draft: SetDraft<E>) => R) => Outcome<Mode, R>

/**
 * A set of a table, to be read and changed. A change is a write of the table, under its rules; one that changes nothing
 * writes nothing. The empty set is an absent key. In a global table the changes give promises.
 *
 * @example
 * const users = app.setTable('users', { key: string(), value: string(), partitions: 4 })
 * logins.subscribe(({ city, user }) => users.get(city).add(user))
 * users.get('bern').has('ann')
 */
export class TableSet<E, Mode extends 'now' | 'later' = 'now'> extends SetView<E> {
  /** @internal */
  constructor(
    type: Elements<E>,
    read: () => ElementSet<E> | undefined,
    private readonly edit: EditSet<E, Mode>,
  ) {
    super(type, read)
  }

  /**
   * Adds an element; gives whether it is new.
   *
   * @throws RxfaustError `RXFAUST_ENCODE` for what is no element, and what a write of the table throws
   */
  add(element: E): Outcome<Mode, boolean> {
    return this.edit(draft => draft.add(this.type.id(element), element))
  }

  /** Deletes an element; gives whether it was there. Faust's `discard`. @throws as {@link add} */
  delete(element: E): Outcome<Mode, boolean> {
    return this.edit(draft => draft.delete(this.type.id(element)))
  }

  /** As {@link delete}. */
  discard(element: E): Outcome<Mode, boolean> {
    return this.delete(element)
  }

  /** Deletes an element that has to be there. @throws RxfaustError `RXFAUST_STATE` where it isn't, and as {@link add} */
  remove(element: E): Outcome<Mode, void> {
    return this.edit(draft => {
      const id = this.type.id(element)
      if (draft.delete(id)) return
      throw new RxfaustError('RXFAUST_STATE', `The set has no element ${id}.`, 'Use delete() for what may be absent.')
    })
  }

  /** Deletes the oldest element and gives it; `undefined` where there is none. @throws as {@link add} */
  pop(): Outcome<Mode, E | undefined> {
    return this.edit(draft => {
      for (const [id, element] of draft.elements) {
        draft.delete(id)
        return element
      }
      return undefined
    })
  }

  /** Adds all elements of the others. @throws as {@link add} */
  update(...others: Iterable<E>[]): Outcome<Mode, void> {
    return this.edit(draft => {
      const sets = others.map(other => this.type.byId(other))
      for (const set of sets) for (const [id, element] of set) draft.add(id, element)
    })
  }

  /** Keeps what is in all the others as well. @throws as {@link add} */
  intersectionUpdate(...others: Iterable<E>[]): Outcome<Mode, void> {
    return this.edit(draft => {
      const sets = others.map(other => this.type.byId(other))
      for (const id of [...draft.elements.keys()]) if (!sets.every(set => set.has(id))) draft.delete(id)
    })
  }

  /** Deletes what is in one of the others. @throws as {@link add} */
  differenceUpdate(...others: Iterable<E>[]): Outcome<Mode, void> {
    return this.edit(draft => {
      const sets = others.map(other => this.type.byId(other))
      for (const set of sets) for (const id of set.keys()) draft.delete(id)
    })
  }

  /** Deletes what is in the other as well, and adds what is in that only. @throws as {@link add} */
  symmetricDifferenceUpdate(other: Iterable<E>): Outcome<Mode, void> {
    return this.edit(draft => {
      for (const [id, element] of this.type.byId(other)) if (!draft.delete(id)) draft.add(id, element)
    })
  }

  /** Makes it the set of these elements. @throws as {@link add} */
  replace(elements: Iterable<E>): Outcome<Mode, void> {
    return this.edit(draft => {
      const set = this.type.byId(elements)
      for (const id of [...draft.elements.keys()]) if (!set.has(id)) draft.delete(id)
      for (const [id, element] of set) draft.add(id, element)
    })
  }

  /** Deletes all elements. @throws as {@link add} */
  clear(): Outcome<Mode, void> {
    return this.replace([])
  }
}
