import { RxfaustError } from '../../util/RxfaustError.js'

/**
 * What the promise gives, unless that takes longer than so many milliseconds. A late outcome goes nowhere.
 *
 * @throws RxfaustError `RXFAUST_BROKER`, retriable, when the time is over
 */
export function answeredWithin<T>(promise: Promise<T>, millis: number): Promise<T> {
  if (!Number.isFinite(millis)) return promise
  return new Promise((resolve, reject) => {
    const silent = (): void => {
      const advice = 'It may have stopped, or be cut off from here.'
      reject(new RxfaustError('RXFAUST_BROKER', 'Kafka has not answered in time.', advice, { retriable: true }))
    }
    const timer = setTimeout(silent, Math.max(0, millis))
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
