import { ElementSet } from './ElementSet.js'

/** A set while it is changed. */
export class SetDraft<E> {
  readonly added: E[] = []
  readonly removed: E[] = []

  /** @param own whether nobody else has the set, such as a commit or the cache: else a copy is changed */
  constructor(
    private current: ElementSet<E> | undefined,
    private own: boolean,
  ) {}

  /** As it is now, by id. */
  get elements(): ReadonlyMap<string, E> {
    return this.current?.elements ?? new Map()
  }

  get changed(): boolean {
    return this.added.length + this.removed.length > 0
  }

  /** What is to be stored; `undefined` for the empty set. */
  get result(): ElementSet<E> | undefined {
    return this.current?.elements.size ? this.current : undefined
  }

  /** Whether it was not there. */
  add(id: string, element: E): boolean {
    if (this.elements.has(id)) return false
    this.#changing().set(id, element)
    this.added.push(element)
    return true
  }

  /** Whether it was there. */
  delete(id: string): boolean {
    const { elements } = this
    if (!elements.has(id)) return false
    this.removed.push(elements.get(id) as E)
    this.#changing().delete(id)
    return true
  }

  #changing(): Map<string, E> {
    if (this.current === undefined || !this.own) this.current = new ElementSet(new Map(this.elements))
    this.own = true
    return this.current.elements
  }
}
