import type { Setting, SettingText } from './Setting.js'
import { unusable } from './unusable.js'

interface CountText extends SettingText {
  /** What is counted. Default: a whole number of anything. */
  readonly kind?: 'bytes' | 'whole number'
  /** The least that can be used. Default 1. */
  readonly least?: number
}

/** A setting that is a whole number. */
export function countSetting(text: CountText & { fallback: number }): Setting<number, number>
export function countSetting(text: CountText): Setting<number, number | undefined>
export function countSetting({
  kind = 'whole number',
  least = 1,
  ...text
}: CountText & { readonly fallback?: number }): Setting<number, number | undefined> {
  return {
    ...text,
    kind,
    parse: (given, what) => {
      if (/^\d+$/.test(given)) return Number(given)
      throw unusable(`${what} is ${JSON.stringify(given)}`, advice(least))
    },
    resolve: (given = text.fallback, what) => {
      if (given === undefined || (Number.isSafeInteger(given) && given >= least)) return given
      throw unusable(`${what} is ${typeof given === 'number' ? given : JSON.stringify(given)}`, advice(least))
    },
  }
}

function advice(least: number): string {
  if (least === 0) return 'Give a whole number, 0 for none.'
  return least === 1 ? 'Give a whole number above zero.' : `Give a whole number from ${least} on.`
}
