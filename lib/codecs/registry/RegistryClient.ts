// The requests to a schema registry, by @kafkajs/confluent-schema-registry, which brings retries and authentication, and
// compiles schemas of Avro and JSON. Two things of it are gone around. Its `register` also sets the compatibility of the
// subject, or fails where that is another one, so that requests go to its client directly. And it reads and writes
// Protobuf without the path to the message, which Java's has: see protobufFormat.

import { loadPackage } from '../../util/loadPackage.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { RegisteredSchema } from './RegisteredSchema.js'
import type { RegistryOptions } from './RegistryOptions.js'

interface Answer<T> {
  data(): T
}

interface Library {
  getSchema(id: number): Promise<unknown>
  readonly api: {
    readonly Schema: { find(request: { id: number }): Promise<Answer<RawSchema>> }
    readonly Subject: {
      register(request: object): Promise<Answer<{ id: number }>>
      registered(request: object): Promise<Answer<{ id: number }>>
      latestVersion(request: object): Promise<Answer<{ id: number }>>
      version(request: object): Promise<Answer<RawSchema>>
    }
  }
}

interface RawSchema {
  readonly schema: string
  readonly schemaType?: RegisteredSchema['type']
  readonly references?: RegisteredSchema['references']
}

/** A schema, compiled by the library, with the texts of those that it refers to in front of its own. */
export interface FoundSchema {
  readonly type: RegisteredSchema['type']
  readonly sources: readonly string[]
  /** Of Avro a type of avsc, of JSON one of the library; of Protobuf nothing. */
  readonly compiled: unknown
}

/** A schema registry. */
export class RegistryClient {
  readonly #url: string
  readonly #auth: RegistryOptions['auth']
  #library: Promise<Library> | undefined

  /** @throws RxfaustError `RXFAUST_OPTION` */
  constructor({ url, auth }: Pick<RegistryOptions, 'url' | 'auth'>) {
    let parsed: URL
    try {
      parsed = new URL(url)
    } catch {
      // Not the URL itself: whoever wrote credentials into it would find them in a log.
      throw new RxfaustError('RXFAUST_OPTION', "The schema registry's URL can't be read.", 'Write http://host:8081.')
    }
    if (parsed.username !== '' || parsed.password !== '') {
      throw new RxfaustError(
        'RXFAUST_OPTION',
        "The schema registry's URL contains credentials.",
        'Give them as auth: { username, password }, so that they get into no log.',
      )
    }
    this.#url = url.replace(/\/$/, '')
    this.#auth = auth
  }

  /** @throws RxfaustError `RXFAUST_SCHEMA`, not retriable where the registry does not know the id */
  find(id: number): Promise<FoundSchema> {
    return this.#ask(`find the schema ${id}`, async library => {
      const raw = (await library.api.Schema.find({ id })).data()
      const type = raw.schemaType ?? 'AVRO'
      if (type !== 'PROTOBUF') return { type, sources: [raw.schema], compiled: await library.getSchema(id) }
      return { type, sources: [...(await references(library, raw)), raw.schema], compiled: undefined }
    })
  }

  /**
   * The id of a schema.
   *
   * @param register whether it becomes one where the subject has no such schema
   * @throws RxfaustError `RXFAUST_SCHEMA`
   */
  idOf(subject: string, { type, schema }: RegisteredSchema, register: boolean): Promise<number> {
    const doing = `${register ? 'register' : 'find'} the schema of the subject ${subject}`
    return this.#ask(doing, async ({ api: { Subject } }) => {
      const body = { schema, ...(type !== 'AVRO' && { schemaType: type }) }
      const answer = register ? await Subject.register({ subject, body }) : await Subject.registered({ subject, body })
      return answer.data().id
    })
  }

  /** The id of the last schema of a subject; `undefined` where there is none. @throws RxfaustError `RXFAUST_SCHEMA` */
  async latest(subject: string): Promise<number | undefined> {
    try {
      return await this.#ask(`find the last schema of the subject ${subject}`, async ({ api }) => {
        return (await api.Subject.latestVersion({ subject })).data().id
      })
    } catch (error) {
      if (error instanceof RxfaustError && error.details.status === 404) return undefined
      throw error
    }
  }

  /** @throws RxfaustError `RXFAUST_MISSING_PACKAGE` */
  load(): Promise<Library> {
    this.#library ??= loadPackage('@kafkajs/confluent-schema-registry', 'A schema registry', async () => {
      const { SchemaRegistry } = await import('@kafkajs/confluent-schema-registry')
      const library: unknown = new SchemaRegistry({ host: this.#url, auth: this.#auth, retry: { retries: 1 } })
      return library as Library
    })
    this.#library.catch(() => {
      this.#library = undefined
    })
    return this.#library
  }

  async #ask<T>(doing: string, request: (library: Library) => Promise<T>): Promise<T> {
    const library = await this.load()
    try {
      return await request(library)
    } catch (cause) {
      const { status, message } = cause as { status?: unknown; message?: unknown }
      const refused = status === 404 || status === 409 || status === 422
      throw new RxfaustError(
        'RXFAUST_SCHEMA',
        `The schema registry at ${this.#url} could not ${doing}: ${String(message)}.`,
        refused
          ? 'See whether it is the right registry, and what schemas it has.'
          : 'See whether it runs, can be reached from here, and lets us in.',
        { cause, details: { status }, retriable: !refused },
      )
    }
  }
}

async function references(library: Library, { references: list = [] }: RawSchema): Promise<string[]> {
  const texts: string[] = []
  for (const { subject, version } of list) {
    const raw = (await library.api.Subject.version({ subject, version })).data()
    texts.push(...(await references(library, raw)), raw.schema)
  }
  return texts
}
