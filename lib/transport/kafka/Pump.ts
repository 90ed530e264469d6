/** Runs something after the current call, once however often it is woken, and at the earliest of the times it was told. */
export class Pump {
  #waking = false
  #timer: NodeJS.Timeout | undefined
  #timerAt = Number.POSITIVE_INFINITY
  #closed = false

  constructor(private readonly run: () => void) {}

  /** So that much that happens in a row makes one request. */
  wake(): void {
    if (this.#waking || this.#closed) return
    this.#waking = true
    queueMicrotask(() => {
      this.#waking = false
      if (!this.#closed) this.run()
    })
  }

  /** @param time in milliseconds since the epoch */
  wakeAt(time: number): void {
    if (this.#closed || this.#timerAt <= time) return
    clearTimeout(this.#timer)
    this.#timerAt = time
    const fire = (): void => {
      this.#timerAt = Number.POSITIVE_INFINITY
      this.run()
    }
    this.#timer = setTimeout(fire, Math.max(1, time - Date.now()))
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }
}
