/** Lets everything happen that waits for nothing but promises. */
export function settle(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
