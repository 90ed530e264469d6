import { spawnSync } from 'node:child_process'

/** Whether a real Kafka can be had here: it needs Java and Maven. */
export function hasKafka(): boolean {
  return ['java', 'mvn'].every(command => spawnSync(command, ['-version']).status === 0)
}
