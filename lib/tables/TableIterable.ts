/**
 * Keys, values or entries of a table: `for await` always works, `for … of` and spreading where the table's keys are in
 * memory (its option `inMemoryIndex`). Each iteration begins anew.
 *
 * @example
 * for await (const [account, total] of totals.entries()) console.log(account, total)
 * const accounts = [...totals.keys()]
 */
export class TableIterable<T> implements AsyncIterable<T>, Iterable<T> {
  /** @internal */
  constructor(
    private readonly later: () => AsyncIterator<T>,
    private readonly now: () => Iterator<T>,
  ) {}

  /** @throws RxfaustError `RXFAUST_STATE` before the start, `RXFAUST_STORE` where a partition is lost meanwhile */
  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this.later()
  }

  /** @throws RxfaustError `RXFAUST_STATE` before the start, `RXFAUST_OPTION` above the limit `inMemoryIndex` */
  [Symbol.iterator](): Iterator<T> {
    return this.now()
  }

  /** @internal the same with each value changed */
  map<R>(change: (value: T) => R): TableIterable<R> {
    const { later, now } = this
    return new TableIterable(
      async function* () {
        for await (const value of { [Symbol.asyncIterator]: later }) yield change(value)
      },
      function* () {
        for (const value of { [Symbol.iterator]: now }) yield change(value)
      },
    )
  }
}
