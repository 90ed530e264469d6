import type { ServerResponse } from 'node:http'
import type { Observable } from 'rxjs'

/** Bytes that may wait for a client: more than a healthy one ever has. */
const LIMIT = 1024 * 1024

/**
 * Sends changes as server-sent events for as long as the client listens.
 *
 * Nobody waits for a client. One that reads more slowly than things change is dropped, as what it has not read yet
 * would pile up here; its EventSource connects again by itself.
 */
export function sendChanges(changes: Observable<unknown>, response: ServerResponse, limit = LIMIT): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.flushHeaders()
  const subscription = changes.subscribe(change => {
    response.write(`data: ${JSON.stringify(change)}\n\n`)
    if (response.writableLength > limit) response.destroy()
  })
  response.once('close', () => subscription.unsubscribe())
}
