/*
 * What time brings about is announced once: a window that closes, a result that was held back, a join that found no
 * partner.
 *
 * An announcement is made in the scope of the event that moved stream time, so it is dealt with when that event is
 * acknowledged: not before whoever awaits the announcement has settled. Only then may a commit say that it was made,
 * since after a crash nobody would make it again. So the point of time up to which everything was announced is kept
 * in two versions: the one that has been reached, and the one that is settled, which stops at the first announcement
 * whose event is unfinished. The commit keeps the settled one, with the changelog and in the store's batch.
 *
 *   event at 60 s -> announce all that was due in (announced, 60 s], pending: { from: announced, claim }
 *   acknowledged  -> settled moves up to the next pending one
 *   given back    -> the event comes again, as a new one: back to `from`, all of it is announced again
 *
 * After a restart everything that was due behind the settled point is announced with the first event: at least once,
 * and exactly once where offsets, changelog and outputs are committed together.
 */
import type { Claim } from '../../acks/Claim.js'

interface Pending {
  readonly from: number
  readonly claim: Claim
}

/** How far the announcements of one partition have come, by stream time. */
export class Announcements {
  #reached = -Infinity
  #pending: Pending[] = []

  /** Everything that was due up to here has been announced. */
  get reached(): number {
    return this.#reached
  }

  /** And up to here it is dealt with. */
  get settled(): number {
    let settled = 0
    while (settled < this.#pending.length && acknowledged((this.#pending[settled] as Pending).claim)) settled++
    if (settled > 0) this.#pending.splice(0, settled)
    return this.#pending[0]?.from ?? this.#reached
  }

  /** At the start. */
  restore(announced: number): void {
    this.#reached = announced
    this.#pending = []
  }

  /**
   * Called with each event before anything is announced in it: what was announced in an event that has been given
   * back, or that is delivered again, is announced anew.
   *
   * @returns whether that is so: then {@link reached} has gone back
   */
  rewind(claim: Claim): boolean {
    if (this.#pending.length === 0) return false
    const first = this.#pending.findIndex(pending => isRepeated(pending.claim, claim))
    if (first < 0) return false
    this.#reached = (this.#pending[first] as Pending).from
    this.#pending.length = first
    return true
  }

  /** Something is about to be announced. @param claim of the event that moved the time to `reached` */
  announce(reached: number, claim: Claim): void {
    const from = this.#reached
    if (reached <= from) return
    this.#reached = reached
    const last = this.#pending[this.#pending.length - 1]
    if (last?.claim !== claim) this.#pending.push({ from, claim })
  }

  /** Time has moved, and nothing was due. */
  advance(reached: number): void {
    if (reached > this.#reached) this.#reached = reached
  }
}

function acknowledged(claim: Claim): boolean {
  for (const { event } of claim.deliveries) if (!event.acknowledged) return false
  return true
}

/** Whether the event of an announcement comes, or came, another time. */
function isRepeated(announced: Claim, current: Claim): boolean {
  for (const delivery of announced.deliveries) {
    const { event } = delivery
    if (event.lost) return true
    // Another subscription's delivery of the event is no repetition of it.
    if (!delivery.abandoned) continue
    for (const own of current.deliveries) if (own.event === event) return true
  }
  return false
}
