import { nearestName } from '../../util/nearestName.js'
import { environmentName } from './environmentName.js'
import type { Setting } from './Setting.js'
import { settings } from './settings.js'

const PREFIX = 'RXFAUST_'
/** Variables of rxfaust's own specs and tools. */
const OTHERS = /^RXFAUST_(RUNS|SPEC_.*|CHAOS_.*)$/

/** What a variable says, and its name. */
interface Variable {
  readonly name: string
  readonly text: string
}

/**
 * Environment variables as an app sees them: `RXFAUST_COMMIT_INTERVAL`, and before it that of this app alone,
 * `RXFAUST_ORDERS__COMMIT_INTERVAL` for an app "orders". An empty one counts as none.
 */
export class Environment {
  readonly #own: string
  /** Those that begin as ours do: reading `process.env` asks the system each time. */
  readonly #variables = new Map<string, string>()

  /** @param app its id, without a version */
  constructor(app: string, variables: Readonly<Record<string, string | undefined>>) {
    for (const name of Object.keys(variables)) {
      if (name.startsWith(PREFIX)) this.#variables.set(name, variables[name] ?? '')
    }
    this.#own = `${PREFIX}${app.toUpperCase().replace(/[^A-Z0-9]/g, '_')}__`
  }

  /** @param name as `RXFAUST_COMMIT_INTERVAL` */
  get(name: string): Variable | undefined {
    if (this.#variables.size === 0) return undefined
    for (const candidate of [this.#own + name.slice(PREFIX.length), name]) {
      const text = this.#variables.get(candidate)
      if (text !== undefined && text !== '') return { name: candidate, text }
    }
    return undefined
  }

  /** What is said of variables that are none of rxfaust's. */
  warnings(): string[] {
    if (this.#variables.size === 0) return []
    const all = Object.entries(settings) as [string, Setting<unknown, unknown>][]
    const known = all.flatMap(([name, { parse, variables }]) =>
      parse === undefined ? (variables ?? []) : [environmentName(name)],
    )
    const program = new Map(all.map(([name]) => [environmentName(name), name]))
    const warnings: string[] = []
    for (const variable of this.#variables.keys()) {
      if (OTHERS.test(variable)) continue
      const at = variable.lastIndexOf('__')
      const name = at === -1 ? variable : PREFIX + variable.slice(at + 2)
      if (known.includes(name)) continue
      const option = program.get(name)
      const nearest = nearestName(name, known)
      warnings.push(
        option !== undefined
          ? `The environment variable ${variable} has no effect: ${option} is given in the program.`
          : `The environment variable ${variable} is no setting of rxfaust.${nearest === undefined ? '' : ` Is ${nearest} meant?`}`,
      )
    }
    return warnings
  }
}
