import type { Observable } from 'rxjs'

/** All replies, each at the place of its value. */
export function inOrder<R>(replies: Observable<readonly [place: number, reply: R]>): Promise<R[]> {
  const all: R[] = []
  return new Promise((resolve, reject) => {
    replies.subscribe({
      next: ([place, reply]) => {
        all[place] = reply
      },
      error: reject,
      complete: () => resolve(all),
    })
  })
}
