import type { SendObserver } from '../../acks/SendObserver.js'
import type { OutRecord } from '../../transport/OutRecord.js'
import type { AppSignals } from './AppSignals.js'

/** What this needs of the app. */
export interface ProduceSignalPort {
  readonly scheduler: { now(): number }
  maxRecordBytes(topic: string): number | undefined
}

/** Shows what is sent to the handlers of `app.on.produceMessage`. */
export class ProduceSignal implements SendObserver {
  constructor(
    private readonly signals: AppSignals,
    private readonly port: ProduceSignalPort,
  ) {}

  get producing(): boolean {
    return this.signals.producing
  }

  produce(record: OutRecord): OutRecord {
    return this.signals.produce(record, this.port.scheduler.now(), this.port.maxRecordBytes(record.topic))
  }

  /** Those that are sent without a Sender. */
  produceAll(records: readonly OutRecord[]): readonly OutRecord[] {
    return this.producing ? records.map(record => this.produce(record)) : records
  }
}
