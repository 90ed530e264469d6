import { Monitor } from '../../acks/Monitor.js'
import type { Autodiscover } from '../discovery/Autodiscover.js'
import type { Parts } from '../parts/Parts.js'
import type { PartClasses } from '../parts/partClasses.js'
import { resolveParts } from '../parts/resolveParts.js'
import type { Setting } from './Setting.js'
import { unusable } from './unusable.js'

const autodiscover: Setting<Autodiscover, Autodiscover> = {
  kind: '`true`, `false`, a list of modules and folders with commas between; in the program also an array, or a function that gives one',
  fallback: false,
  faust: 'autodiscover',
  reason:
    'Which modules are imported at the start, for what they declare; [app.md](app.md#discovery) has the rules. Importing is not undone, so nothing is imported unasked.',
  parse: given => {
    const text = given.trim()
    if (text === 'true' || text === 'false') return text === 'true'
    return text
      .split(',')
      .map(each => each.trim())
      .filter(each => each !== '')
  },
  resolve: (given = false, what) => {
    if (typeof given === 'boolean' || typeof given === 'function') return given
    if (Array.isArray(given) && given.every(each => typeof each === 'string' && each !== '')) return given
    throw unusable(
      `${what} is ${JSON.stringify(given)}`,
      'Give true, an array of modules and folders, or a function that gives one.',
    )
  },
}

const origin: Setting<string | URL, string | undefined> = {
  kind: 'a path or a URL of a file or folder: `import.meta.url`, `__filename`',
  otherwise: 'the working directory; `autodiscover: true` needs it',
  faust: 'origin',
  reason: 'Where the program is: what is discovered lies there, and relative names in `autodiscover` count from there.',
  parse: given => given,
  resolve: (given, what) => {
    if (given === undefined || given instanceof URL) return given?.href
    if (typeof given === 'string' && given !== '') return given
    throw unusable(`${what} is ${JSON.stringify(given)}`, 'Give import.meta.url, __filename, or the path of a folder.')
  },
}

const monitor: Setting<Monitor, Monitor> = {
  kind: 'an instance of Monitor, or of a subclass',
  otherwise: 'a new one',
  faust: 'Monitor',
  reason: 'Counts what the app does. One of several apps counts for all of them.',
  resolve: (given = new Monitor(), what) => {
    if (given instanceof Monitor) return given
    throw unusable(`${what} is no Monitor`, 'Give an instance of Monitor, or of a class that extends it.')
  },
}

const parts: Setting<Parts, PartClasses> = {
  kind: 'subclasses by their names',
  otherwise: 'rxfaust’s own',
  faust: 'Agent, Table, SetTable, GlobalTable, SetGlobalTable, Topic',
  reason:
    'Classes of one’s own for what the app declares; [app.md](app.md#parts-of-ones-own) has what can be replaced.',
  resolve: given => resolveParts(given),
}

/** Settings of what a program adds to rxfaust. */
export const extensionSettings = { autodiscover, origin, monitor, parts }
