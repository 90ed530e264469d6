import { RxfaustError } from '../../util/RxfaustError.js'
import type { CommandDefinition } from './CommandDefinition.js'

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const VALUE_NAME = /^[a-z][a-zA-Z0-9]*$/

/** The commands of an app, by their names. */
export class Commands {
  readonly #commands = new Map<string, CommandDefinition>()

  constructor(private readonly id: string) {}

  all(): readonly CommandDefinition[] {
    return [...this.#commands.values()]
  }

  /** @throws RxfaustError `RXFAUST_NAME`, `RXFAUST_OPTION` */
  add(command: CommandDefinition): void {
    const { name } = command
    if (typeof name !== 'string' || !NAME.test(name) || name === 'help') {
      throw new RxfaustError(
        'RXFAUST_NAME',
        `${JSON.stringify(name)} can't be the name of a command.`,
        "Use small letters, digits and hyphens, such as 'send-all'; help is there already.",
      )
    }
    if (this.#commands.has(name)) {
      throw new RxfaustError(
        'RXFAUST_NAME',
        `Command "${name}" is described twice in app "${this.id}".`,
        'Give each a name of its own.',
      )
    }
    const wrong = problemOf(command)
    if (wrong !== undefined)
      throw new RxfaustError('RXFAUST_OPTION', `Command "${name}": ${wrong}.`, 'See docs/app.md.')
    this.#commands.set(name, command)
  }
}

function problemOf({ run, options = {}, arguments: args = {}, start }: CommandDefinition): string | undefined {
  if (typeof run !== 'function') return `its function is ${run === null ? 'null' : typeof run}`
  if (start !== undefined && start !== 'client' && start !== 'worker') return `start is ${JSON.stringify(start)}`
  const names = [...Object.keys(options), ...Object.keys(args)]
  const unusable = names.find(name => !VALUE_NAME.test(name) || name === 'help')
  if (unusable !== undefined) return `${JSON.stringify(unusable)} can't name an option or argument`
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice !== undefined) return `${twice} is an option and an argument`
  return problemOfOptions(options) ?? problemOfArguments(args)
}

function problemOfOptions(options: NonNullable<CommandDefinition['options']>): string | undefined {
  const letters = new Map<string, string>()
  for (const [name, { type, short, default: given, required, multiple, choices }] of Object.entries(options)) {
    if (!['string', 'number', 'boolean'].includes(type)) return `type of ${name} is ${JSON.stringify(type)}`
    if (short !== undefined) {
      if (!/^[a-zA-Z]$/.test(short) || short === 'h') return `short of ${name} is ${JSON.stringify(short)}`
      if (letters.has(short)) return `-${short} is ${letters.get(short)} and ${name}`
      letters.set(short, name)
    }
    if (required && given !== undefined) return `${name} is required and has a default`
    if (type === 'boolean' && (multiple || required)) return `${name} is a boolean, which is given once or not`
    if (choices !== undefined && type !== 'string') return `${name} has choices, which are texts`
    const values = multiple ? (given ?? []) : given === undefined ? [] : [given]
    if (!Array.isArray(values)) return `the default of ${name} is no array`
    const wrong = values.find(each => typeof each !== type || choices?.includes(String(each)) === false)
    if (wrong !== undefined) return `the default of ${name} has ${JSON.stringify(wrong)}`
  }
  return undefined
}

function problemOfArguments(args: NonNullable<CommandDefinition['arguments']>): string | undefined {
  const entries = Object.entries(args)
  for (const [at, [name, { multiple, optional }]] of entries.entries()) {
    if (multiple && at < entries.length - 1) return `${name} is all that follows, and is not the last argument`
    if (!optional && entries.slice(0, at).some(([, before]) => before.optional)) {
      return `${name} stands behind an argument that may be left out`
    }
  }
  return undefined
}
