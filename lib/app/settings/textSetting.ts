import type { Setting, SettingText } from './Setting.js'
import { unusable } from './unusable.js'

interface TextText extends SettingText {
  readonly kind: string
  /** @throws RxfaustError `RXFAUST_OPTION` where the text can't be used */
  readonly check?: (given: string, what: string) => void
}

/** A setting that is a text. */
export function textSetting(text: TextText & { fallback: string }): Setting<string, string>
export function textSetting(text: TextText): Setting<string, string | undefined>
export function textSetting({
  check,
  ...text
}: TextText & { readonly fallback?: string }): Setting<string, string | undefined> {
  return {
    ...text,
    parse: given => given,
    resolve: (given = text.fallback, what) => {
      if (given === undefined) return undefined
      if (typeof given !== 'string' || given === '') {
        throw unusable(`${what} is ${JSON.stringify(given)}`, `Give ${text.kind}.`)
      }
      check?.(given, what)
      return given
    },
  }
}
