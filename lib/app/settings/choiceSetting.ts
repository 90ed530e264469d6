import type { Setting, SettingText } from './Setting.js'
import { unusable } from './unusable.js'

/** A setting that is one of several words. */
export function choiceSetting<const C extends string>(
  choices: readonly C[],
  text: SettingText & { readonly fallback: NoInfer<C> },
): Setting<C, C> {
  const resolve = (given: C | undefined, what: string): C => {
    if (given === undefined) return text.fallback
    if (choices.includes(given)) return given
    throw unusable(`${what} is ${JSON.stringify(given)}`, `Use ${oneOf(choices)}.`)
  }
  return {
    ...text,
    kind: choices.map(choice => `\`${choice}\``).join(', '),
    parse: (given, what) => resolve(given as C, what),
    resolve,
  }
}

function oneOf(choices: readonly string[]): string {
  const quoted = choices.map(choice => `'${choice}'`)
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}
