import type { Claim } from './Claim.js'
import type { Delivery } from './Delivery.js'
import type { RecordQueue } from './RecordQueue.js'
import type { ResultEvent } from './ResultEvent.js'

/** The claim of a value that is about another key or time than the event in which it came: that event's claim. */
export class ResultClaim implements Claim {
  constructor(
    private readonly origin: Claim,
    readonly event: ResultEvent<unknown, unknown>,
  ) {}

  get queue(): RecordQueue | undefined {
    return this.origin.queue
  }

  get unordered(): string | undefined {
    return this.origin.unordered
  }

  get deliveries(): Iterable<Delivery> {
    return this.origin.deliveries
  }

  retain(): void {
    this.origin.retain()
  }

  release(): void {
    this.origin.release()
  }

  pin(): void {
    this.origin.pin()
  }

  unpin(): void {
    this.origin.unpin()
  }

  giveUp(): void {
    this.origin.giveUp()
  }

  abandon(): void {
    this.origin.abandon()
  }

  drop(): void {
    this.origin.drop()
  }

  touch(): void {
    this.origin.touch()
  }

  block(): void {
    this.origin.block()
  }

  unblock(): void {
    this.origin.unblock()
  }
}
