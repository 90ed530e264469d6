import type { ChaosOptions } from './ChaosOptions.js'
import type { LeaderChange } from './LeaderChange.js'
import { Random } from './Random.js'

type Options = Pick<ChaosOptions, 'seed' | 'leaving' | 'changes' | 'pause'>

/** Changes at random, most of them to the leader; two outages of the broker are among them. */
export function leaderChanges({ seed, leaving, changes, pause }: Options): LeaderChange[] {
  const random = new Random(seed)
  const outages = new Map([
    [Math.floor(changes / 3), 'cut'],
    [Math.floor((changes * 2) / 3), 'hang'],
  ] as const)
  const { term, kill, freeze } = leaving
  return Array.from({ length: changes }, (_, at) => {
    const roll = random.below(term + kill + freeze)
    const outage = outages.get(at)
    return {
      kind: outage ?? (roll < term ? 'term' : roll < term + kill ? 'kill' : 'freeze'),
      leader: random.chance(0.7),
      sessions: outage === undefined ? random.between(0.2, 2.5) : 1.6,
      pause: random.below(pause),
    }
  })
}
