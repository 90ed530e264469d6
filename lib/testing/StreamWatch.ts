import type { Observable, Subscription } from 'rxjs'
import { currentEvent } from '../acks/currentEvent.js'
import type { AppHarness } from './AppHarness.js'
import type { Mark } from './Mark.js'
import { Plan } from './Plan.js'
import { type Marker, parseMarkers } from './parseMarkers.js'
import { unusableDiagram } from './unusableDiagram.js'

/** Takes down what a stream emits between two points in time, in every life of the app. */
export class StreamWatch {
  readonly seen: Mark[] = []
  readonly markers: readonly Marker<'^' | '!'>[]
  readonly plans: readonly Plan<{ readonly frame: number }>[]
  readonly #from: number
  readonly #to: number

  /**
   * @param subscription `^` subscribes and `!` unsubscribes; without them from the start, and to the end
   * @throws RxfaustError `RXFAUST_OPTION` for another diagram
   */
  constructor(subscription = '') {
    const markers = parseMarkers(subscription, ['^', '!'])
    this.markers = markers
    if (!['', '^', '!', '^!'].includes(markers.map(({ kind }) => kind).join(''))) {
      throw unusableDiagram(subscription, 'is no subscription', 'Give one ^ and one ! behind it, or either.')
    }
    const frameOf = (marker: '^' | '!'): number | undefined => markers.find(({ kind }) => kind === marker)?.frame
    this.#from = frameOf('^') ?? 0
    this.#to = frameOf('!') ?? Infinity
    this.plans = [this.#from, this.#to].map(frame => new Plan(Number.isFinite(frame) && frame > 0 ? [{ frame }] : []))
  }

  /** Watches the stream of one life. */
  watch(stream: Observable<unknown>, harness: AppHarness): void {
    const { time } = harness
    let subscription: Subscription | undefined
    const see = (kind: Mark['kind'], value: unknown): void => {
      if (!harness.alive) return
      this.seen.push({ frame: time.now, kind, value, partition: currentEvent()?.message.partition })
    }
    const subscribe = (): void => {
      if (!harness.alive) return
      subscription = stream.subscribe({
        next: value => see('value', value),
        error: (error: unknown) => see('error', error),
        complete: () => see('complete', undefined),
      })
    }
    const [begin, end] = this.plans
    if (begin !== undefined) begin.act = subscribe
    if (end !== undefined) {
      end.act = () => {
        if (harness.alive) subscription?.unsubscribe()
      }
    }
    if (this.#from <= time.now && time.now < this.#to) subscribe()
  }
}
