/**
 * What the promise gives, unless that takes longer than so many milliseconds. A late outcome goes nowhere.
 *
 * @throws Error when the time is over
 */
export function answeredWithin<T>(promise: Promise<T>, millis: number): Promise<T> {
  if (!Number.isFinite(millis)) return promise
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), Math.max(0, millis))
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
