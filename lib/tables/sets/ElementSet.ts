/** A set as a table keeps it: its elements by their ids, in the order in which they were added. */
export class ElementSet<E> {
  constructor(readonly elements: Map<string, E>) {}
}
