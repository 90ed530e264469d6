import { nearestName } from '../../util/nearestName.js'
import type { AppOptions } from '../AppOptions.js'
import type { Environment } from './Environment.js'
import { environmentName } from './environmentName.js'
import { environmentSecurity } from './environmentSecurity.js'
import type { Setting } from './Setting.js'
import type { SettingValues } from './SettingValues.js'
import { settings } from './settings.js'
import { unusable } from './unusable.js'

/** What was given, and by what name a message knows it. */
export interface ReadSettings {
  readonly values: SettingValues
  /** The option, or the variable that has given it; `undefined` where nothing was given. */
  readonly given: (name: keyof AppOptions) => string | undefined
}

/**
 * The settings of an app: options count before environment variables, these before defaults.
 *
 * @throws RxfaustError `RXFAUST_OPTION`
 */
export function readSettings(options: AppOptions, environment: Environment): ReadSettings {
  refuseUnknown(options)
  const values: Record<string, unknown> = {}
  const given = new Map<string, string>()
  for (const [name, setting] of Object.entries(settings) as [keyof AppOptions, Setting<unknown, unknown>][]) {
    const option: unknown = options[name]
    const variable = option === undefined && setting.parse ? environment.get(environmentName(name)) : undefined
    if (option !== undefined) given.set(name, name)
    if (variable !== undefined) given.set(name, variable.name)
    const what = variable?.name ?? name
    const value = variable === undefined ? option : setting.parse?.(variable.text, what)
    values[name] = setting.resolve(value, what)
  }
  values.security ??= environmentSecurity(name => environment.get(`RXFAUST_${name}`)?.text)
  return { values: values as unknown as SettingValues, given: name => given.get(name) }
}

/** TypeScript finds a misspelt option only where the object is written at the call. */
function refuseUnknown(options: AppOptions): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(settings, name)) continue
    const nearest = nearestName(name, Object.keys(settings))
    throw unusable(
      `An app was given an option ${JSON.stringify(name)}, which there is not`,
      nearest === undefined
        ? 'docs/settings.md has all of them.'
        : `Is ${nearest} meant? docs/settings.md has all of them.`,
    )
  }
}
