import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { StatePlacement } from '../transport/StatePlacement.js'
import type { AppRuntime } from './AppRuntime.js'

/** What the group has to know of this worker's state: asked at each join, while nothing is processed. */
export function placementOf(runtime: AppRuntime): StatePlacement {
  const { settings, tables, topics, logger } = runtime
  const own = tables.filter(table => table.kind !== 'global').map(table => table.changelog(1).topic)
  const counts = new Set(own.map(changelog => runtime.partitionsOf(changelog)))
  return {
    standbyReplicas: settings.standbyReplicas,
    stateful: [...topics.keys()].filter(topic => counts.has(runtime.partitionsOf(topic))),
    stored: settings.stateDirectory === undefined ? [] : storedTasks(join(settings.stateDirectory, 'tasks'), logger),
  }
}

function storedTasks(directory: string, logger: AppRuntime['logger']): string[] {
  try {
    return readdirSync(directory).filter(name => /^\d+-\d+$/.test(name))
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    // It only decides where tasks are best placed.
    if (!missing) logger.warn({ error, directory }, 'the directory of the tasks can not be read')
    return []
  }
}
