import type { DurationInput } from '../../util/DurationInput.js'
import { toMillis } from '../../util/toMillis.js'
import type { Setting, SettingText } from './Setting.js'
import { unusable } from './unusable.js'

interface DurationText extends SettingText {
  /** Whether no time at all makes no sense. */
  readonly positive?: boolean
}

/** A setting that is a length of time; resolved, it is milliseconds. */
export function durationSetting(text: DurationText & { fallback: DurationInput }): Setting<DurationInput, number>
export function durationSetting(text: DurationText): Setting<DurationInput, number | undefined>
export function durationSetting({
  positive = false,
  ...text
}: DurationText & { readonly fallback?: DurationInput }): Setting<DurationInput, number | undefined> {
  return {
    ...text,
    kind: 'duration',
    parse: given => (/^\d+(\.\d+)?$/.test(given) ? Number(given) : given),
    resolve: (given = text.fallback, what) => {
      if (given === undefined) return undefined
      const millis = toMillis(given, what)
      if (positive && millis === 0) throw unusable(`${what} is 0`, 'Give a duration that is longer.')
      return millis
    },
  }
}
