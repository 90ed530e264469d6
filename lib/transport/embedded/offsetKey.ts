/** The state under which a committed offset is kept. */
export function offsetKey(group: string, topic: string, partition: number): string {
  return `offset/${JSON.stringify([group, topic, partition])}`
}
