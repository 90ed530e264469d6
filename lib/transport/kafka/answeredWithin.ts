import { NoAnswer } from './NoAnswer.js'

/**
 * What the promise gives, unless that takes longer than so many milliseconds. A late outcome goes nowhere.
 *
 * @throws NoAnswer when the time is over
 */
export function answeredWithin<T>(promise: Promise<T>, millis: number): Promise<T> {
  if (!Number.isFinite(millis)) return promise
  return new Promise((resolve, reject) => {
    // What the event loop was blocked for has answers waiting, which it reads before it comes to this.
    const over = () => setImmediate(() => reject(new NoAnswer('no answer in time')))
    const timer = setTimeout(over, Math.max(0, millis))
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
