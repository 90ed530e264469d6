import type { SealedPart } from '../changelog/SealedPart.js'
import type { StateCell } from '../state/StateCell.js'

/** Writes that are not stored yet: those since the last commit, and those of commits that are under way. */
export class PendingWrites<K, V> {
  #overlay = new Map<string, StateCell<K, V>>()
  /** Oldest first. */
  #sealed: readonly SealedPart<K, V>[] = []

  /** A write since the last commit: it may be changed in place. */
  open(id: string): StateCell<K, V> | undefined {
    return this.#overlay.get(id)
  }

  /** A write of a commit that is under way. */
  closed(id: string): StateCell<K, V> | undefined {
    for (let at = this.#sealed.length - 1; at >= 0; at--) {
      const cell = (this.#sealed[at] as SealedPart<K, V>).cells.get(id)
      if (cell !== undefined) return cell
    }
    return undefined
  }

  set(id: string, cell: StateCell<K, V>): void {
    this.#overlay.set(id, cell)
  }

  /** All of them, the newest of each key. */
  cells(): Iterable<StateCell<K, V>> {
    const cells = new Map<string, StateCell<K, V>>()
    for (const part of this.#sealed) for (const [id, cell] of part.cells) cells.set(id, cell)
    for (const [id, cell] of this.#overlay) cells.set(id, cell)
    return cells.values()
  }

  /** Whether nothing was written since the last commit. */
  get empty(): boolean {
    return this.#overlay.size === 0
  }

  /** Closes the open writes. @param make a part of them */
  seal(make: (cells: Map<string, StateCell<K, V>>) => SealedPart<K, V>): SealedPart<K, V> {
    const part = make(this.#overlay)
    this.#overlay = new Map()
    this.#sealed = [...this.#sealed, part]
    return part
  }

  /** Forgets a part that is stored. */
  stored(part: SealedPart<K, V>): void {
    part.status = 'stored'
    this.#sealed = this.#sealed.filter(each => each !== part)
  }

  /** Opens a part again, below what was written since. */
  reopen(part: SealedPart<K, V>): void {
    part.status = 'reopened'
    const newer = this.#sealed.slice(this.#sealed.indexOf(part) + 1)
    this.#sealed = this.#sealed.filter(each => each !== part)
    for (const [id, cell] of part.cells) {
      if (!this.#overlay.has(id) && !newer.some(each => each.cells.has(id))) this.#overlay.set(id, cell)
    }
  }

  clear(): void {
    this.#overlay = new Map()
    this.#sealed = []
  }
}
