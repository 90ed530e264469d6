import type { AppOptions } from '../AppOptions.js'
import { agentSettings } from './agentSettings.js'
import { appSettings } from './appSettings.js'
import { brokerSettings } from './brokerSettings.js'
import { commitSettings } from './commitSettings.js'
import { extensionSettings } from './extensionSettings.js'
import { groupSettings } from './groupSettings.js'
import { producerSettings } from './producerSettings.js'
import type { Setting } from './Setting.js'
import { streamSettings } from './streamSettings.js'
import { tableSettings } from './tableSettings.js'
import { topicSettings } from './topicSettings.js'

/** All settings of an app, by their names: for each option there is one, of the same type. */
export const settings = {
  ...appSettings,
  ...brokerSettings,
  ...topicSettings,
  ...groupSettings,
  ...commitSettings,
  ...producerSettings,
  ...streamSettings,
  ...tableSettings,
  ...agentSettings,
  ...extensionSettings,
} satisfies { readonly [K in keyof AppOptions]-?: Setting<NonNullable<AppOptions[K]>, unknown> }
