/** The topic that says which nodes of an app have state. */
export function manifestName(app: string): string {
  return `${app}-manifest`
}
