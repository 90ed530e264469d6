import type { Event } from '../acks/Event.js'

/** Records that are remembered where their events don't last. */
const REMEMBERED = 1_000

/**
 * How often events have been tried. Under exactly once a failure may have its task begin again, and then the record
 * comes in another event: there it is known by its place, or it would be tried without an end.
 */
export class Attempts {
  readonly #byEvent = new WeakMap<Event, number>()
  readonly #byPlace = new Map<string, number>()

  of(event: Event): number {
    return this.#byEvent.get(event) ?? this.#byPlace.get(placeOf(event)) ?? 0
  }

  set(event: Event, attempts: number): void {
    this.#byEvent.set(event, attempts)
    if (event.queue.task.transaction === undefined) return
    const place = placeOf(event)
    this.#byPlace.delete(place)
    this.#byPlace.set(place, attempts)
    if (this.#byPlace.size <= REMEMBERED) return
    for (const oldest of this.#byPlace.keys()) {
      this.#byPlace.delete(oldest)
      return
    }
  }
}

function placeOf({ queue: { topic, partition }, record }: Event): string {
  return `${topic} ${partition} ${record.offset}`
}
