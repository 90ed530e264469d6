import type { Part } from './Part.js'

const groups: readonly string[] = ['micro', 'embedded', 'kafka'] satisfies readonly Part['group'][]

/**
 * Chooses parts by the names of groups and of parts: `kafka W1` is W1 on Kafka, `W1` that on the embedded brokers too.
 *
 * @throws Error where a name is unknown, or nothing is left
 */
export function selectParts(all: readonly Part[], names: readonly string[]): readonly Part[] {
  const wanted = names.map(name => name.toLowerCase())
  const ofGroups = wanted.filter(name => groups.includes(name))
  const ofParts = wanted.filter(name => !groups.includes(name))
  const unknown = ofParts.find(name => !all.some(part => part.name.toLowerCase() === name))
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}".`)
  const chosen = all.filter(
    ({ name, group, named = false }) =>
      (ofGroups.length === 0 || ofGroups.includes(group)) &&
      (ofParts.length === 0 ? !named : ofParts.includes(name.toLowerCase())),
  )
  if (chosen.length === 0) throw new Error(`There is nothing that is ${names.join(' and ')}.`)
  return chosen
}
