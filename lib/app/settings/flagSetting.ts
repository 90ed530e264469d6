import type { Setting, SettingText } from './Setting.js'
import { unusable } from './unusable.js'

/** A setting that is on or off. */
export function flagSetting(text: SettingText & { fallback: boolean }): Setting<boolean, boolean>
export function flagSetting(text: SettingText): Setting<boolean, boolean | undefined>
export function flagSetting(
  text: SettingText & { readonly fallback?: boolean },
): Setting<boolean, boolean | undefined> {
  return {
    ...text,
    kind: '`true`, `false`',
    parse: parseFlag,
    resolve: (given = text.fallback, what) => {
      if (given === undefined || typeof given === 'boolean') return given
      throw unusable(`${what} is ${JSON.stringify(given)}`, 'Give true or false.')
    },
  }
}

/** @throws RxfaustError `RXFAUST_OPTION` */
export function parseFlag(given: string, what: string): boolean {
  const word = given.toLowerCase()
  if (word === 'true' || word === '1') return true
  if (word === 'false' || word === '0') return false
  throw unusable(`${what} is ${JSON.stringify(given)}`, "Give 'true' or 'false'.")
}
