/** A result of a join on its way to the subscribers, for whom the value is made of it once. */
export class Joined<L, R, V> {
  #made = false
  #value: V | undefined

  constructor(
    private readonly left: L,
    private readonly right: R,
  ) {}

  value(joiner: (left: L, right: R) => V): V {
    if (!this.#made) {
      this.#value = joiner(this.left, this.right)
      this.#made = true
    }
    return this.#value as V
  }
}
