/** Runs what is asynchronous one after the other for each key, whether the one before has failed or not. */
export class KeyOrder {
  /** The last one of each key that is under way. */
  readonly #last = new Map<string, Promise<unknown>>()

  run<T>(id: string, call: () => Promise<T>): Promise<T> {
    const before = this.#last.get(id)
    const running = before === undefined ? call() : before.then(call, call)
    this.#last.set(id, running)
    const done = (): void => {
      if (this.#last.get(id) === running) this.#last.delete(id)
    }
    running.then(done, done)
    return running
  }
}
