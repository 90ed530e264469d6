import type { SchedulerLike, Subscription } from 'rxjs'

/** Schedules work that does not outlive `owner`. When it has run, the owner holds nothing of it any more. */
export function scheduleWith(owner: Subscription, scheduler: SchedulerLike, work: () => void, delay: number): void {
  const action = scheduler.schedule(() => {
    // RxJS's actions stay with their parents until those end, and so does what their work refers to.
    owner.remove(action)
    work()
  }, delay)
  owner.add(action)
}
