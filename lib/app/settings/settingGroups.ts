import { agentSettings } from './agentSettings.js'
import { appSettings } from './appSettings.js'
import { brokerSettings } from './brokerSettings.js'
import { commitSettings } from './commitSettings.js'
import { extensionSettings } from './extensionSettings.js'
import { groupSettings } from './groupSettings.js'
import { producerSettings } from './producerSettings.js'
import { streamSettings } from './streamSettings.js'
import { tableSettings } from './tableSettings.js'
import { topicSettings } from './topicSettings.js'

/** The settings of an app, by what they are of, in the order in which the documentation has them. */
export const settingGroups = {
  'The app': appSettings,
  'The broker': brokerSettings,
  Topics: topicSettings,
  'The consumer group, and what is fetched': groupSettings,
  'Commits and transactions': commitSettings,
  'What is sent': producerSettings,
  Streams: streamSettings,
  Tables: tableSettings,
  Agents: agentSettings,
  'Modules and parts': extensionSettings,
}
