import type { Argument, Command, Option } from 'commander'
import type { CommandDefinition } from './CommandDefinition.js'
import type { CommandOption } from './CommandOption.js'

/** What is used of the package, which only those who run commands load. */
type Commander = Pick<typeof import('commander'), 'Argument' | 'Command' | 'InvalidArgumentError' | 'Option'>

/**
 * Makes a command of an app one of a program.
 *
 * @param call is given the values of its options and arguments
 */
export function addCommand(
  commander: Commander,
  program: Command,
  definition: CommandDefinition,
  call: (values: Readonly<Record<string, unknown>>) => Promise<void>,
): void {
  const { name, help = '', options = {}, arguments: args = {} } = definition
  const command = program.command(name).description(help)
  for (const [each, option] of Object.entries(options)) {
    for (const made of optionsOf(commander, each, option)) command.addOption(made)
  }
  for (const each of Object.keys(args)) command.addArgument(argumentOf(commander, each, definition))
  command.action(async () => {
    const given = command.opts()
    const values: Record<string, unknown> = {}
    for (const [each, option] of Object.entries(options)) values[each] = given[each] ?? absent(option)
    Object.keys(args).forEach((each, at) => {
      values[each] = command.processedArgs[at] ?? (args[each]?.multiple ? [] : undefined)
    })
    await call(values)
  })
}

function optionsOf(commander: Commander, name: string, option: CommandOption): Option[] {
  const { type, short, help = '', required, multiple, choices, default: given } = option
  const flag = name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
  const notes = [
    ...(choices === undefined ? [] : [`one of ${choices.join(', ')}`]),
    ...(required ? ['required'] : []),
    ...(multiple ? ['may be given several times'] : []),
    ...(given === undefined || given === false ? [] : [`default: ${String(given)}`]),
  ]
  const text = notes.length === 0 ? help : `${help} (${notes.join('; ')})`.trim()
  if (type === 'boolean') {
    const on = new commander.Option(`${short === undefined ? '' : `-${short}, `}--${flag}`, text)
    return given === true ? [on, new commander.Option(`--no-${flag}`)] : [on]
  }
  const made = new commander.Option(`${short === undefined ? '' : `-${short}, `}--${flag} <${type}>`, text)
  const parse = parser(commander, type, choices)
  made.argParser((value: string, before: unknown) => (multiple ? [...asArray(before), parse(value)] : parse(value)))
  return [made.makeOptionMandatory(required === true)]
}

function argumentOf(commander: Commander, name: string, { arguments: args = {} }: CommandDefinition): Argument {
  const { type = 'string', help = '', optional, multiple, choices } = args[name] ?? {}
  const text = multiple ? `${name}...` : name
  const note = choices === undefined ? help : `${help} (one of ${choices.join(', ')})`.trim()
  const parse = parser(commander, type, choices)
  const argument = new commander.Argument(optional ? `[${text}]` : `<${text}>`, note)
  return argument.argParser((value: string, before: unknown) =>
    multiple ? [...asArray(before), parse(value)] : parse(value),
  )
}

function asArray(before: unknown): readonly unknown[] {
  return Array.isArray(before) ? before : []
}

function parser(
  { InvalidArgumentError }: Commander,
  type: 'string' | 'number',
  choices: readonly string[] | undefined,
): (text: string) => string | number {
  return text => {
    if (choices !== undefined && !choices.includes(text)) {
      throw new InvalidArgumentError(`Use one of ${choices.join(', ')}.`)
    }
    if (type === 'string') return text
    const number = Number(text)
    if (text.trim() === '' || Number.isNaN(number)) throw new InvalidArgumentError('It is no number.')
    return number
  }
}

function absent({ type, default: given, multiple }: CommandOption): unknown {
  if (given !== undefined) return given
  if (multiple) return []
  return type === 'boolean' ? false : undefined
}
