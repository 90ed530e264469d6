/** The promise, or `undefined` as soon as the signal aborts. A rejection after that goes nowhere. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) {
    promise.catch(() => undefined)
    return undefined
  }
  let done: (() => void) | undefined
  const aborted = new Promise<undefined>(resolve => {
    done = () => resolve(undefined)
    signal.addEventListener('abort', done, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    if (done) signal.removeEventListener('abort', done)
  }
}
