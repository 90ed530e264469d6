import { nearestName } from '../../util/nearestName.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { Parts } from './Parts.js'
import { type PartClasses, partClasses } from './partClasses.js'

/** The classes of an app: its own, and rxfaust's. @throws RxfaustError `RXFAUST_OPTION` */
export function resolveParts(parts: Parts = {}): PartClasses {
  for (const [name, given] of Object.entries(parts)) {
    if (!Object.hasOwn(partClasses, name)) {
      const nearest = nearestName(name, Object.keys(partClasses))
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `parts has a ${name}, which can't be replaced.`,
        nearest === undefined ? `There are ${Object.keys(partClasses).join(', ')}.` : `Is ${nearest} meant?`,
      )
    }
    const base = partClasses[name as keyof PartClasses]
    if (given === undefined || given === base) continue
    if (typeof given === 'function' && given.prototype instanceof base) continue
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `parts.${name} is ${typeof given === 'function' ? `${given.name || 'a function'}, no subclass of ${name}` : typeof given}.`,
      `Give a class that extends ${name} of rxfaust.`,
    )
  }
  const own = Object.entries(parts).filter(([, given]) => given !== undefined)
  return { ...partClasses, ...(Object.fromEntries(own) as Partial<PartClasses>) }
}
