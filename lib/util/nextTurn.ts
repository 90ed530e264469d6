/** Resolves when the event loop has run once. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
