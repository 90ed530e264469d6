import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Stored {
  readonly subject: string
  readonly schema: string
  readonly schemaType: string | undefined
  readonly references: readonly { subject: string; version: number }[] | undefined
}

/** A schema registry over HTTP, with the requests that clients use. */
export class FakeRegistry {
  readonly schemas = new Map<number, Stored>()
  /** Every request, as `METHOD /path`. */
  readonly requests: string[] = []
  /** While set, each request is answered with it. */
  failure: number | undefined
  /** What requests have to be authorized with. */
  authorization: string | undefined
  #server: Server | undefined
  #next = 1

  get url(): string {
    const { port } = (this.#server as Server).address() as AddressInfo
    return `http://127.0.0.1:${port}`
  }

  async start(): Promise<void> {
    this.#server = createServer(async (request, response) => {
      const [status, body] = this.#answer(request, await textOf(request))
      response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' })
      response.end(JSON.stringify(body))
    })
    await new Promise<void>(resolve => this.#server?.listen(0, '127.0.0.1', resolve))
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise(resolve => this.#server?.close(resolve))
  }

  /** As another program would; with an id of its own. */
  add(subject: string, schema: string | object, schemaType?: string, id = this.#next): number {
    this.#next = Math.max(this.#next, id + 1)
    const text = typeof schema === 'string' ? schema : JSON.stringify(schema)
    this.schemas.set(id, { subject, schema: text, schemaType, references: undefined })
    return id
  }

  #answer({ method, url = '', headers }: IncomingMessage, text: string): [number, object] {
    const path = decodeURIComponent(url)
    this.requests.push(`${method} ${path}`)
    if (this.failure !== undefined) return [this.failure, { error_code: this.failure, message: 'out of order' }]
    if (this.authorization !== undefined && headers.authorization !== this.authorization) {
      return [401, { error_code: 401, message: 'Unauthorized' }]
    }
    const [, byId] = /^\/schemas\/ids\/(\d+)$/.exec(path) ?? []
    if (byId !== undefined) {
      const found = this.schemas.get(Number(byId))
      return found === undefined ? [404, { error_code: 40403, message: 'Schema not found' }] : [200, found]
    }
    const [, subject, version] = /^\/subjects\/([^/]+)(?:\/versions(?:\/(latest))?)?$/.exec(path) ?? []
    const ofSubject = [...this.schemas].filter(([, stored]) => stored.subject === subject)
    if (method === 'GET' && version === 'latest') {
      const last = ofSubject.at(-1)
      return last === undefined ? [404, { error_code: 40401, message: 'Subject not found' }] : [200, { id: last[0] }]
    }
    if (method === 'POST' && subject !== undefined) {
      const { schema, schemaType } = JSON.parse(text) as { schema: string; schemaType?: string }
      const known = ofSubject.find(([, stored]) => stored.schema === schema)
      if (known !== undefined) return [200, { id: known[0] }]
      if (!path.endsWith('/versions')) return [404, { error_code: 40403, message: 'Schema not found' }]
      return [200, { id: this.add(subject, schema, schemaType) }]
    }
    return [404, { error_code: 404, message: 'nothing is there' }]
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
