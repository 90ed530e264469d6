/**
 * The topic whose only partition belongs to the worker that leads an app. Nothing is ever written to it. Nobody names an
 * agent so, whose topic would be called alike.
 */
export function leaderName(app: string): string {
  return `${app}-__leader`
}
