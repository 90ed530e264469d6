import { filter, firstValueFrom, type Observable, timeout } from 'rxjs'

/** Resolves with the first value that fits; rejects where none comes in time. */
export function eventually<T>(source: Observable<T>, fits: (value: T) => boolean, within = 5_000): Promise<T> {
  return firstValueFrom(source.pipe(filter(fits), timeout(within)))
}
