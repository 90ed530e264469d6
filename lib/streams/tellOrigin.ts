import type { Stream } from './Stream.js'

type AnyStream = Stream<unknown, unknown>

/** Notes that an operator has made a stream of another, unless the stream knows better. */
export function tellOrigin(stream: AnyStream, source: AnyStream, operator: string): void {
  if (stream === source) return
  if (stream.origin === undefined)
    stream.origin = { operator: operator === '' ? undefined : operator, sources: [source] }
  else if (operator !== '' && isMadeOf(stream, source)) stream.origin = { operator, sources: [source] }
}

/** Whether nameless steps alone lie between the two: then they are the inside of an operator. */
function isMadeOf(stream: AnyStream, source: AnyStream): boolean {
  for (let each = stream; each !== source; ) {
    const { origin } = each
    const [only] = origin?.sources ?? []
    if (only === undefined || origin?.operator !== undefined || origin?.sources.length !== 1) return false
    each = only
  }
  return true
}
