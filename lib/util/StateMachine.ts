import { BehaviorSubject, filter, firstValueFrom, type Observable } from 'rxjs'
import { RxfaustError } from './RxfaustError.js'

/** The legal transitions of a state machine: from each state, the states that may follow. */
export type Transitions<S extends string> = Readonly<Record<S, readonly S[]>>

/** A state that moves only along its table of transitions, and that can be watched. */
export class StateMachine<S extends string> {
  readonly #subject: BehaviorSubject<S>
  readonly changes$: Observable<S>

  /** @param what names the machine in errors */
  constructor(
    private readonly what: string,
    private readonly transitions: Transitions<S>,
    initial: S,
  ) {
    this.#subject = new BehaviorSubject(initial)
    this.changes$ = this.#subject.asObservable()
  }

  get value(): S {
    return this.#subject.value
  }

  is(...states: readonly S[]): boolean {
    return states.includes(this.#subject.value)
  }

  can(next: S): boolean {
    return this.transitions[this.value].includes(next)
  }

  /** @throws RxfaustError `RXFAUST_STATE` where the table does not have the transition */
  to(next: S): void {
    if (!this.can(next)) {
      throw new RxfaustError(
        'RXFAUST_STATE',
        `${this.what} can't go from "${this.value}" to "${next}".`,
        `From "${this.value}" it may go to: ${this.transitions[this.value].join(', ') || 'nothing'}.`,
      )
    }
    this.#subject.next(next)
  }

  /** Resolves when one of the states is reached, at once where it is already. */
  async when(...states: readonly S[]): Promise<S> {
    return firstValueFrom(this.#subject.pipe(filter(state => states.includes(state))))
  }
}
