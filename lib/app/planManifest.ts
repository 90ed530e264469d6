import { compareNodes, type NodeDifference } from './compareNodes.js'
import type { DeclaredNode, ManifestEntry } from './ManifestEntry.js'
import type { StateDecision } from './StateDecision.js'

type Entries = ReadonlyMap<string, ManifestEntry>

/** What a start would make of the manifest. Maps are keyed by the nodes' names. */
export interface ManifestPlan {
  /** What was not decided, with what to do about it. */
  readonly problems: ReadonlyMap<string, string>
  /** The manifest as it is to be. */
  readonly entries: Entries
  /** Whether it differs from the stored one. */
  readonly changed: boolean
  /** State that is to be deleted, as it was stored. */
  readonly discarded: Entries
  /** Decisions that decided nothing. */
  readonly idle: readonly string[]
}

/**
 * Compares the nodes that a program declares with those that have written the stored state.
 *
 * @param stored `undefined` where there is no manifest: state of an older version is taken as it is
 * @param createIncarnation gives a new random name
 */
export function planManifest(
  stored: Entries | undefined,
  declared: ReadonlyMap<string, DeclaredNode>,
  decisions: Readonly<Record<string, StateDecision>>,
  createIncarnation: () => string,
): ManifestPlan {
  const problems = new Map<string, string>()
  const entries = new Map<string, ManifestEntry>()
  const discarded = new Map<string, ManifestEntry>()
  const used = new Set<string>()
  for (const [name, node] of declared) {
    const before = stored?.get(name)
    const differences = before === undefined ? [] : compareNodes(before, node)
    const decision = differences.length === 0 ? undefined : decisions[name]
    if (decision !== undefined) used.add(name)
    if (before === undefined) entries.set(name, { ...node, incarnation: createIncarnation() })
    else if (decision === 'discard') {
      discarded.set(name, before)
      entries.set(name, { ...node, incarnation: createIncarnation() })
    } else if (differences.every(({ readable }) => readable && decision === 'keep')) {
      entries.set(name, { ...node, incarnation: before.incarnation })
    } else problems.set(name, changedNode(name, node, differences))
  }
  const added = [...declared].filter(([name]) => stored?.has(name) === false)
  for (const [name, before] of stored ?? []) {
    if (declared.has(name)) continue
    const decision = decisions[name]
    used.add(name)
    if (decision === 'discard') discarded.set(name, before)
    else if (decision === 'keep') entries.set(name, before)
    else problems.set(name, orphanedNode(name, before, added))
  }
  const idle = Object.keys(decisions).filter(name => !used.has(name))
  return { problems, entries, changed: !same(stored ?? new Map(), entries), discarded, idle }
}

function changedNode(name: string, { kind }: DeclaredNode, differences: readonly NodeDifference[]): string {
  const readable = differences.every(each => each.readable)
  return (
    `The ${kind} "${name}" is declared otherwise than when its state was written: ` +
    `${differences.map(({ text }) => text).join('; ')}. Declare it as it was; or under another name, which begins ` +
    `empty; or begin it afresh with changedState: { '${name}': 'discard' }` +
    (readable ? "; or say 'keep' there, if what is declared now reads what was written before." : '.')
  )
}

function orphanedNode(
  name: string,
  before: ManifestEntry,
  added: readonly (readonly [string, DeclaredNode])[],
): string {
  return (
    `The ${before.kind} "${name}" is not declared any more, and has state.${successor(before, added)} Declare it again, ` +
    `or say what becomes of it: changedState: { '${name}': 'discard' } deletes it, 'keep' leaves it for later.`
  )
}

/** What of the new nodes looks like the one that is gone, which a program's author may have meant to change. */
function successor(before: ManifestEntry, added: readonly (readonly [string, DeclaredNode])[]): string {
  const moved = (node: DeclaredNode): DeclaredNode => ({ ...node, topic: before.topic })
  const renamed = added.find(([, node]) => compareNodes(before, moved(node)).length === 0)
  if (renamed !== undefined) {
    return ` "${renamed[0]}" is new and just like it: if it was renamed, the state does not follow, so that a new name begins empty.`
  }
  if (before.parent === undefined) return ''
  const sibling = added.find(([, { kind, parent }]) => kind === before.kind && parent === before.parent)
  if (sibling === undefined) return ''
  const differences = compareNodes(before, moved(sibling[1])).map(({ text }) => text)
  return ` "${sibling[0]}" is new (${differences.join('; ')}): with another definition, the windows of "${before.parent}" are other windows, and begin empty.`
}

function same(one: Entries, other: Entries): boolean {
  return one.size === other.size && [...one].every(([name, entry]) => text(entry) === text(other.get(name)))
}

/** The same for equal entries: what is absent and what is undefined are equal, and so is another order. */
function text(entry: ManifestEntry | undefined): string {
  return JSON.stringify(entry, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}
