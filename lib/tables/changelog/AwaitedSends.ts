import type { Sender } from '../../acks/Sender.js'
import type { OutRecord } from '../../transport/OutRecord.js'
import type { SendResult } from '../../transport/SendResult.js'

/** Sends that somebody waits for, until they have settled or it is over. */
export class AwaitedSends {
  readonly #waiting = new Set<(reason: unknown) => void>()

  /** @throws what the sender fails with, or the reason of {@link close} */
  send(sender: Sender, record: OutRecord): Promise<SendResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject)
      sender.send(record).then(
        result => {
          this.#waiting.delete(reject)
          resolve(result)
        },
        (error: unknown) => {
          this.#waiting.delete(reject)
          reject(error)
        },
      )
    })
  }

  /** Nobody waits any longer. */
  close(reason: unknown): void {
    for (const reject of this.#waiting) reject(reason)
    this.#waiting.clear()
  }
}
