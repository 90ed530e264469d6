/** The name of a table's windows: of another kind or size, they are another state. @param size in milliseconds */
export function windowedName(table: string, kind: 'tumbling', size: number): string {
  return `${table}-${kind}-${size}`
}
