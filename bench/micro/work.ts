import type { Contender } from '../interleave.js'

/** A contender that does one thing over and over. */
export function work(name: string, times: number, once: (at: number) => unknown): Contender {
  return {
    name,
    run() {
      let made = 0
      for (let at = 0; at < times; at++) if (once(at) !== undefined) made++
      return Promise.resolve(made)
    },
  }
}
