import { rm } from 'node:fs/promises'
import { openTransport } from '../transport/openTransport.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { AppRuntime } from './AppRuntime.js'
import { leaderName } from './leaderName.js'
import { manifestName } from './manifestName.js'
import { transportOptions } from './transportOptions.js'

/** Deletes an app's offsets, internal topics and local state. */
export async function resetApp(runtime: AppRuntime): Promise<void> {
  const { id, status } = runtime
  if (!status.is('created')) {
    throw new RxfaustError('RXFAUST_STATE', `App "${id}" is ${status.value}.`, 'Reset an app before it is started.')
  }
  runtime.configure()
  if (runtime.discovery.pending) await runtime.discovery.run()
  const { settings } = runtime
  const { broker } = settings
  const owned = typeof broker === 'string'
  const transport = owned ? await openTransport(broker, transportOptions(settings)) : broker
  try {
    const { admin } = transport
    const { members } = await admin.describeGroup(id)
    if (members.length > 0) {
      throw new RxfaustError(
        'RXFAUST_STATE',
        `The group "${id}" has ${members.length} running workers.`,
        'Stop them all before a reset: they would write state of before.',
        { retriable: true },
      )
    }
    const changelogs = runtime.tables.map(table => table.changelog(table.partitions ?? 1).topic)
    const existing = new Set(await admin.listTopics())
    const own = [...runtime.topics.values()].filter(topic => topic.options.internal).map(topic => topic.name)
    const named = [...changelogs, ...runtime.internalTopics.keys(), ...own, manifestName(id), leaderName(id)]
    const doomed = [...new Set(named)].filter(topic => existing.has(topic))
    if (doomed.length > 0) await admin.deleteTopics(doomed)
    await admin.deleteGroup(id)
    if (settings.stateDirectory !== undefined) await rm(settings.stateDirectory, { recursive: true, force: true })
  } finally {
    if (owned) await transport.close()
  }
}
