import type { OpenStore } from '../../tables/store/OpenStore.js'
import type { StoreOptions } from '../../tables/store/StoreOptions.js'
import type { StateDecision } from '../StateDecision.js'
import { countSetting } from './countSetting.js'
import { durationSetting } from './durationSetting.js'
import type { Setting } from './Setting.js'
import { textSetting } from './textSetting.js'
import { unusable } from './unusable.js'

type StoreInput = 'level' | 'memory' | StoreOptions | OpenStore

const store: Setting<StoreInput, StoreInput | undefined> = {
  kind: '`level`, `memory`; in the program also Level’s settings, or a function',
  otherwise: 'on disk; in memory where the broker is',
  faust: 'store',
  reason: 'Where tables keep their state. A state that outlives its changelog would be taken for that of the next one.',
  parse: (given, what) => {
    if (given === 'level' || given === 'memory') return given
    throw unusable(`${what} is ${JSON.stringify(given)}`, "Use 'level' or 'memory'.")
  },
  // What fits depends on the broker as well: see resolveStore.
  resolve: given => given,
}

type Decisions = Readonly<Record<string, StateDecision>>

const changedState: Setting<Decisions, Decisions> = {
  kind: '`discard` or `keep`, by the name of a table or operator',
  otherwise: 'none',
  reason:
    'What becomes of stored state that the program does not fit any more; [topology.md](topology.md). Nothing is deleted unless it is named.',
  resolve: (given = {}) => {
    for (const [name, decision] of Object.entries(given)) {
      if (decision === 'discard' || decision === 'keep') continue
      throw unusable(`changedState is ${JSON.stringify(decision)} for "${name}"`, "Use 'discard' or 'keep'.")
    }
    return given
  },
}

/** Settings of tables. */
export const tableSettings = {
  store,
  tableDirectory: textSetting({
    kind: 'a path',
    fallback: 'tables',
    faust: 'tabledir',
    reason:
      'Where the tables live, relative to the data directory: for a disk of their own. Each version from 2 on has a folder of its own.',
  }),
  tableCacheSize: countSetting({
    fallback: 10_000,
    reason: 'Decoded values per task that are kept in memory.',
  }),
  tableKeyIndexSize: countSetting({
    fallback: 8_192,
    least: 0,
    faust: 'table_key_index_size',
    reason: 'Keys per table whose partition is remembered, instead of being hashed again.',
  }),
  recoveryStallTimeout: durationSetting({
    fallback: { minutes: 1 },
    positive: true,
    reason: 'A recovery without any progress for this long fails, with the position that it has reached.',
  }),
  standbyReplicas: countSetting({
    fallback: 0,
    least: 0,
    faust: 'table_standby_replicas',
    reason:
      'On how many other workers a copy of each table is kept. None, as in Kafka Streams: each copy reads the changelogs once more and takes as much disk.',
  }),
  changedState,
}
