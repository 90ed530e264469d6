import { RxfaustError } from '../../util/RxfaustError.js'

/** The error for a setting that can't be used. @param seen what was given, without the full stop */
export function unusable(seen: string, advice: string): RxfaustError {
  return new RxfaustError('RXFAUST_OPTION', `${seen}.`, advice)
}
