import type { LeaderTerm } from './LeaderTerm.js'

/** Terms of which neither can have been before the other, as text. */
export function overlappingTerms(terms: readonly LeaderTerm[]): string[] {
  return terms.flatMap((one, at) =>
    terms
      .slice(at + 1)
      .filter(other => one.until > other.from && other.until > one.from)
      .map(other => {
        const overlap = Math.min(one.until - other.from, other.until - one.from)
        return `${one.name} and ${other.name} have both led, for ${overlap.toFixed(1)} ms`
      }),
  )
}
