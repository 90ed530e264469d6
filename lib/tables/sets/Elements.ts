import { asBuffer } from '../../codecs/asBuffer.js'
import { createSerde } from '../../codecs/createSerde.js'
import type { Serde } from '../../codecs/Serde.js'
import type { TypeDescription } from '../../codecs/TypeDescription.js'
import { RxfaustError } from '../../util/RxfaustError.js'

/**
 * The elements of sets: two are the same where they are encoded to the same bytes. Several are written as a JSON array:
 * of themselves where they are JSON, else of texts, else of bytes in base64.
 */
export class Elements<E> {
  readonly #serde: Serde<E>

  /** @param what names an element in errors, for instance `element of table "users"` */
  constructor(description: TypeDescription | undefined, what: string) {
    this.#serde = createSerde<E>(description, 'value', what)
  }

  get description(): Serde<E>['description'] {
    return this.#serde.description
  }

  /** Awaited before the first use. */
  prepare(): Promise<void> {
    return this.#serde.prepare?.() ?? Promise.resolve()
  }

  /** Equal for equal elements, and only for those. @throws RxfaustError `RXFAUST_ENCODE` */
  id(element: E): string {
    const bytes = this.#serde.encode(element ?? null)
    if (bytes !== null) return asBuffer(bytes).toString(this.#isText ? 'utf8' : 'base64')
    throw new RxfaustError('RXFAUST_ENCODE', 'A set was given no element.', 'An element may not be null or undefined.')
  }

  /** Elements by their ids. @throws RxfaustError `RXFAUST_ENCODE` */
  byId(elements: Iterable<E>): Map<string, E> {
    const byId = new Map<string, E>()
    for (const element of elements) {
      const id = this.id(element)
      if (!byId.has(id)) byId.set(id, element)
    }
    return byId
  }

  /** The elements with these ids as the text of a JSON array. */
  write(ids: Iterable<string>): string {
    return this.#serde.codecName === 'json' ? `[${[...ids].join()}]` : JSON.stringify([...ids])
  }

  /** @param array what was parsed of such a text. @throws what tells that it is none */
  read(array: unknown): Map<string, E> {
    if (!Array.isArray(array)) throw new TypeError('it is no JSON array')
    return this.byId(array.map(each => this.#decode(each)))
  }

  get #isText(): boolean {
    return this.#serde.codecName === 'json' || this.#serde.codecName === 'text'
  }

  #decode(written: unknown): E {
    if (this.#serde.codecName === 'json') return this.#serde.decode(Buffer.from(JSON.stringify(written))) as E
    if (typeof written !== 'string') throw new TypeError(`an element is ${typeof written}, not a text`)
    return this.#serde.decode(Buffer.from(written, this.#isText ? 'utf8' : 'base64')) as E
  }
}
