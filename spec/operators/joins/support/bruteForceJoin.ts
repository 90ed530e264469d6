import type { JoinSpec } from '../../../../lib/tables/joins/JoinSpec.js'
import type { JoinInput, JoinOutput } from './JoinBench.js'

/**
 * The join of a whole log, by looking at every pair of events: what each event gives, in order. It keeps nothing but
 * the log, and follows the definitions only.
 */
export function bruteForceJoin(log: readonly JoinInput[], { window, outer }: JoinSpec): JoinOutput[][] {
  const { before, after, grace } = window
  const times = [undefined, true, false].map(side => {
    let time = -Infinity
    return log.map(({ left, timestamp }) => {
      if (side === undefined || left === side) time = Math.max(time, timestamp)
      return time
    })
  })
  /** Stream time behind an event: of both sides, or of one. */
  const timeAt = (at: number, side?: boolean): number => times[side === undefined ? 0 : side ? 1 : 2]?.[at] ?? -Infinity
  const due = (event: JoinInput): number => event.timestamp + (event.left ? after : before) + grace
  const kept = (event: JoinInput): number => grace + Math.max(before + after, (event.left ? after : before) + 1, 1)
  const wanted = ({ left }: JoinInput): boolean => outer === 'both' || (outer === 'left' && left)
  /** Whether the event at `second` meets that at `first`. */
  const meets = (first: number, second: number): boolean => {
    const [one, other] = [log[first] as JoinInput, log[second] as JoinInput]
    if (one.left === other.left || one.key !== other.key) return false
    const [l, r] = one.left ? [one, other] : [other, one]
    if (r.timestamp < l.timestamp - before || r.timestamp > l.timestamp + after) return false
    return one.timestamp > timeAt(second - 1, one.left) - kept(one)
  }
  const partnersOf = (second: number): number[] =>
    log.map((_, first) => first).filter(first => first < second && meets(first, second))
  const alone = (event: JoinInput): JoinOutput =>
    event.left ? [event.key, event.value, '-', event.timestamp] : [event.key, '-', event.value, event.timestamp]

  return log.map((event, now) => {
    const out: JoinOutput[] = []
    const time = timeAt(now)
    const waited = log
      .map((each, at) => ({ each, at }))
      .filter(({ each, at }) => {
        if (at >= now || !wanted(each) || partnersOf(at).length > 0 || due(each) < timeAt(at)) return false
        if (due(each) >= time || due(each) < timeAt(now - 1)) return false
        return !log.some((_, later) => later > at && later < now && meets(at, later))
      })
      .sort(
        (a, b) =>
          a.each.timestamp - b.each.timestamp ||
          Number(a.each.left) - Number(b.each.left) ||
          Buffer.compare(Buffer.from(a.each.key), Buffer.from(b.each.key)) ||
          a.at - b.at,
      )
    for (const { each } of waited) out.push(alone(each))
    const partners = partnersOf(now).sort(
      (a, b) => (log[a] as JoinInput).timestamp - (log[b] as JoinInput).timestamp || a - b,
    )
    for (const at of partners) {
      const other = log[at] as JoinInput
      const [l, r] = event.left ? [event, other] : [other, event]
      out.push([event.key, l.value, r.value, Math.max(l.timestamp, r.timestamp)])
    }
    if (partners.length === 0 && wanted(event) && due(event) < time) out.push(alone(event))
    return out
  })
}
