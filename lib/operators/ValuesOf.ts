import type { ObservableInput, ObservedValueOf } from 'rxjs'

/** The values of several sources, as a tuple. */
export type ValuesOf<Sources extends readonly ObservableInput<unknown>[]> = {
  -readonly [Place in keyof Sources]: ObservedValueOf<Sources[Place]>
}
