import type { CommandArgument } from './CommandArgument.js'
import type { CommandOption } from './CommandOption.js'

type Single<O> = O extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : O extends { readonly type: 'number' }
    ? number
    : O extends { readonly type: 'boolean' }
      ? boolean
      : string

type OptionValue<O> = O extends { readonly multiple: true }
  ? readonly Single<O>[]
  : O extends { readonly default: unknown } | { readonly required: true } | { readonly type: 'boolean' }
    ? Single<O>
    : Single<O> | undefined

type ArgumentValue<A> = A extends { readonly multiple: true }
  ? readonly Single<A>[]
  : A extends { readonly optional: true }
    ? Single<A> | undefined
    : Single<A>

/** What a command is called with: its options and arguments, by their names. */
export type CommandValues<
  Options extends Readonly<Record<string, CommandOption>>,
  Arguments extends Readonly<Record<string, CommandArgument>>,
> = { readonly [Name in keyof Options]: OptionValue<Options[Name]> } & {
  readonly [Name in keyof Arguments]: ArgumentValue<Arguments[Name]>
}
