import type { Mark } from './Mark.js'
import type { VirtualTime } from './VirtualTime.js'

/** What a test does over time. It outlives the apps to which it does it. */
export class Plan<M extends { readonly frame: number } = Mark> {
  /** What is done at a mark; each life of the app sets its own. */
  act: (mark: M) => void = () => undefined
  #at = 0

  constructor(private readonly marks: readonly M[]) {}

  /** Does what is left, one frame after the other: a long diagram is one entry in the scheduler's sorted list. */
  schedule(time: VirtualTime): void {
    const frame = this.marks[this.#at]?.frame
    if (frame === undefined) return
    time.scheduler.schedule(
      () => {
        while (this.marks[this.#at]?.frame === frame) this.act(this.marks[this.#at++] as M)
        this.schedule(time)
      },
      Math.max(0, frame - time.now),
    )
  }
}
