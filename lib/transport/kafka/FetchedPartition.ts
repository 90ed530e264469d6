import type { RxfaustError } from '../../util/RxfaustError.js'
import type { InRecord } from '../InRecord.js'
import { Backoff } from './Backoff.js'
import type { RecordBatches } from './wire/RecordBatches.js'

/** What one fetch brought of one partition. */
export interface Fetched {
  readonly records: readonly InRecord[]
  readonly nextOffset: number
  readonly highWatermark: number
  readonly stableOffset: number
  readonly byteLength: number
}

/** What was fetched of one partition and is not delivered yet. */
export interface HeldBatches {
  readonly batches: RecordBatches
  readonly highWatermark: number
  readonly stableOffset: number
}

/** Who gets what is fetched of a partition. None may throw. */
export interface FetchSink {
  /** Synchronous. With no records only where the position moved, and once after each `seek`. */
  fetched(fetched: Fetched): void
  /** The partition has been paused: its offset is out of range, or its records can't be read. */
  failed(error: RxfaustError): void
  /** It could not be fetched, for so many ms by now; it goes on being tried. */
  troubled?(error: RxfaustError, since: number): void
}

/**
 * One partition of a {@link Fetcher}: the position, and whether it is wanted. A `seek` makes a new version; what a
 * fetch of an older version brings is dropped. What comes while the partition is paused is held until it is resumed, and
 * once something is fetched ahead for that time, so that nobody waits for the broker then.
 */
export class FetchedPartition {
  /** The next offset wanted; undefined until the first `seek`. */
  position: number | undefined
  active = false
  /** It was paused, and nothing has been fetched since. */
  ahead = false
  version = 0
  inFlight = false
  /** Wants an answer at once, instead of waiting with the others for the first byte. */
  urgent = false
  /** An empty answer is delivered too. */
  announce = false
  /** Not asked for before this time (ms): it has just failed. */
  notBefore = 0
  /** Fetched, not delivered yet; the position is that of the first record in it. */
  held: HeldBatches | undefined
  /** When it began to fail (ms); undefined while it works. */
  troubledSince: number | undefined
  readonly backoff = new Backoff()

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly sink: FetchSink,
    /** How much is asked for at once; grows where a single batch is larger. */
    public maxBytes: number,
    /** How much is delivered at once. */
    readonly sliceBytes: number,
    private readonly changed: () => void,
  ) {}

  get ready(): boolean {
    return (this.active || this.ahead) && this.position !== undefined && !this.inFlight && this.held === undefined
  }

  seek(offset: number): void {
    this.version++
    this.position = offset
    this.held = undefined
    this.ahead = false
    this.announce = true
    this.urgent = true
    this.changed()
  }

  pause(): void {
    if (!this.active) return
    this.active = false
    this.ahead = true
    this.changed()
  }

  /** Nothing more is wanted of it. */
  end(): void {
    this.active = false
    this.ahead = false
    this.held = undefined
  }

  resume(): void {
    if (this.active) return
    this.active = true
    this.urgent = true
    this.changed()
  }
}
