import { RxfaustError } from '../util/RxfaustError.js'

/** The error for a marble diagram that can't be used. */
export function unusableDiagram(marbles: string, seen: string, advice: string): RxfaustError {
  return new RxfaustError('RXFAUST_OPTION', `The marble diagram ${JSON.stringify(marbles)} ${seen}.`, advice)
}
