import type { settings } from './settings.js'

/** What the settings of an app are, those that depend on others aside: durations in milliseconds. */
export type SettingValues = {
  readonly [K in keyof typeof settings]: ReturnType<(typeof settings)[K]['resolve']>
}
