import type { Window } from '../../windows/Window.js'

/** The sessions that an event of a time belongs to, of those of a key, which are in order. */
export function sessionsOf<W extends Window>(sessions: readonly W[], gap: number, time: number): W[] {
  const found: W[] = []
  // From the newest: most events are of the last session.
  for (let at = sessions.length - 1; at >= 0; at--) {
    const session = sessions[at] as W
    if (session.end < time - gap) break
    if (session.start <= time + gap) found.unshift(session)
  }
  return found
}
