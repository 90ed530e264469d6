import { RxfaustError } from '../util/RxfaustError.js'

/** The names of an app's nodes, each of which is of one node only. */
export class Names {
  readonly #kinds = new Map<string, string>()

  /** @param app its id, for messages */
  constructor(private readonly app: string) {}

  claim(name: string, kind: string): void {
    const taken = this.#kinds.get(name)
    if (taken !== undefined) {
      throw new RxfaustError(
        'RXFAUST_NAME',
        `The name "${name}" of a ${kind} is already that of a ${taken} in app "${this.app}".`,
        'Give each node of the topology a name of its own; to use one twice, keep the stream in a variable.',
        { details: { name } },
      )
    }
    this.#kinds.set(name, kind)
  }
}
