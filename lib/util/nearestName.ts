/**
 * The name that is most like another one, by the letters to be added, left out or exchanged; `undefined` where none is
 * like it: with more than a third of its letters different.
 */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined
  let least = Math.floor(name.length / 3) + 1
  for (const each of names) {
    const distance = editDistance(name, each)
    if (distance >= least) continue
    least = distance
    nearest = each
  }
  return nearest
}

/** Levenshtein's, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(exchanged, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
