/**
 * Runs something one at a time. A call while it runs is answered by one further run that begins behind it, which serves
 * all calls that have come meanwhile: what they saw before they called is part of it.
 */
export class OneAtATime<T> {
  #running: Promise<T> | undefined
  #next: Promise<T> | undefined

  constructor(private readonly step: () => Promise<T>) {}

  run(): Promise<T> {
    if (this.#running === undefined) {
      this.#running = this.step().finally(() => {
        this.#running = undefined
      })
      return this.#running
    }
    const again = () => {
      this.#next = undefined
      return this.run()
    }
    this.#next ??= this.#running.then(again, again)
    return this.#next
  }
}
