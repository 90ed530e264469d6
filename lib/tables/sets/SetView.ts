import type { ElementSet } from './ElementSet.js'
import type { Elements } from './Elements.js'

/**
 * A set of a table, to be read; each call reads what is there then. What is computed of it is a Set of its own. Elements
 * are the same where they are encoded to the same bytes, so objects are compared by what they hold.
 */
export class SetView<E> implements Iterable<E> {
  /** @internal */
  constructor(
    protected readonly type: Elements<E>,
    private readonly read: () => ElementSet<E> | undefined,
  ) {}

  /** @internal by id */
  protected get elements(): ReadonlyMap<string, E> {
    return this.read()?.elements ?? new Map()
  }

  /** Elements; 0 where the key is absent. */
  get size(): number {
    return this.elements.size
  }

  /** @throws RxfaustError `RXFAUST_ENCODE` for what is no element */
  has(element: E): boolean {
    return this.elements.has(this.type.id(element))
  }

  /** The elements as they are now, in the order in which they were added. */
  [Symbol.iterator](): IterableIterator<E> {
    return [...this.elements.values()].values()
  }

  values(): IterableIterator<E> {
    return this[Symbol.iterator]()
  }

  /** A copy. */
  toSet(): Set<E> {
    return new Set(this.elements.values())
  }

  /** What is in it, or in one of the others. */
  union(...others: Iterable<E>[]): Set<E> {
    const all = new Map(this.elements)
    for (const other of others)
      for (const [id, element] of this.type.byId(other)) if (!all.has(id)) all.set(id, element)
    return new Set(all.values())
  }

  /** What is in it, and in all the others. */
  intersection(...others: Iterable<E>[]): Set<E> {
    const sets = others.map(other => this.type.byId(other))
    return this.#where(id => sets.every(set => set.has(id)))
  }

  /** What is in it, and in none of the others. */
  difference(...others: Iterable<E>[]): Set<E> {
    const sets = others.map(other => this.type.byId(other))
    return this.#where(id => !sets.some(set => set.has(id)))
  }

  /** What is in one of both only. */
  symmetricDifference(other: Iterable<E>): Set<E> {
    const { elements } = this
    const set = this.type.byId(other)
    const result = this.#where(id => !set.has(id))
    for (const [id, element] of set) if (!elements.has(id)) result.add(element)
    return result
  }

  isSubsetOf(other: Iterable<E>): boolean {
    const set = this.type.byId(other)
    return [...this.elements.keys()].every(id => set.has(id))
  }

  isSupersetOf(other: Iterable<E>): boolean {
    const { elements } = this
    return [...this.type.byId(other).keys()].every(id => elements.has(id))
  }

  /** Whether they have nothing in common. */
  isDisjointFrom(other: Iterable<E>): boolean {
    const { elements } = this
    return ![...this.type.byId(other).keys()].some(id => elements.has(id))
  }

  #where(wanted: (id: string) => boolean): Set<E> {
    const result = new Set<E>()
    for (const [id, element] of this.elements) if (wanted(id)) result.add(element)
    return result
  }
}
