/** A rate or a count, short: `12.3k`, `250k`, `1.20M`. */
export function thousands(count: number): string {
  if (!(count >= 1_000)) return count.toFixed(0)
  if (count >= 1e6) return `${(count / 1e6).toFixed(2)}M`
  return `${(count / 1_000).toFixed(count < 100_000 && count % 1_000 !== 0 ? 1 : 0)}k`
}
