import type { OutRecord } from '../OutRecord.js'
import type { SendCall } from './SendCall.js'

/** Records, and at the same places whose they are and which of its: an object less for each. */
export class SendEntries {
  records: OutRecord[] = []
  calls: SendCall[] = []
  indexes: number[] = []

  get length(): number {
    return this.records.length
  }

  add(record: OutRecord, call: SendCall, index: number): void {
    this.records.push(record)
    this.calls.push(call)
    this.indexes.push(index)
  }

  /** Takes the first ones out. */
  take(count: number): SendEntries {
    const taken = new SendEntries()
    if (count < this.length) {
      taken.records = this.records.splice(0, count)
      taken.calls = this.calls.splice(0, count)
      taken.indexes = this.indexes.splice(0, count)
      return taken
    }
    taken.records = this.records
    taken.calls = this.calls
    taken.indexes = this.indexes
    this.records = []
    this.calls = []
    this.indexes = []
    return taken
  }

  /** These, and the others behind them. */
  with(others: SendEntries): SendEntries {
    const both = new SendEntries()
    both.records = this.records.concat(others.records)
    both.calls = this.calls.concat(others.calls)
    both.indexes = this.indexes.concat(others.indexes)
    return both
  }

  failed(at: number, error: unknown): void {
    const call = this.calls[at] as SendCall
    call.error ??= error
    call.settle()
  }
}
