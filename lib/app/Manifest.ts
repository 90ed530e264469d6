import { randomUUID } from 'node:crypto'
import type { TableHost } from '../tables/state/TableHost.js'
import { discardState } from '../tables/store/discardState.js'
import type { Admin } from '../transport/Admin.js'
import type { TopicSpec } from '../transport/TopicSpec.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { DeclaredNode, ManifestEntry } from './ManifestEntry.js'
import type { ManifestLog, StoredManifest } from './ManifestLog.js'
import { type ManifestPlan, planManifest } from './planManifest.js'
import type { StateDecision } from './StateDecision.js'

/** What it needs of the app. */
export type ManifestHost = Pick<TableHost, 'scheduler' | 'logger' | 'warn' | 'fail' | 'store' | 'stateDirectory'>

/**
 * Compares what a program declares with what has written the stored state, and keeps the record of it. Used once, at
 * the start: {@link open}, {@link plan}, and when everything else fits as well, {@link settle}.
 */
export class Manifest {
  #stored: StoredManifest = { entries: undefined, base: -1 }

  constructor(
    private readonly app: string,
    private readonly admin: Admin,
    private readonly log: ManifestLog,
    private readonly decisions: Readonly<Record<string, StateDecision>>,
    private readonly host: ManifestHost,
  ) {}

  /** @throws as `ManifestLog.read` */
  async open(): Promise<void> {
    this.#stored = await this.log.read()
  }

  /** Its topic, where that is to be created. */
  get missing(): TopicSpec | undefined {
    return this.log.missing
  }

  /** Whether the state of a node goes if it is declared with so many partitions. */
  discards(name: string, partitions: number | undefined): boolean {
    const before = this.#stored.entries?.get(name)
    return (
      before !== undefined &&
      partitions !== undefined &&
      before.partitions !== partitions &&
      this.decisions[name] === 'discard'
    )
  }

  plan(declared: ReadonlyMap<string, DeclaredNode>): ManifestPlan {
    return planManifest(this.#stored.entries, declared, this.decisions, () => randomUUID().slice(0, 8))
  }

  /**
   * Makes it so: deletes what is discarded, and records what is declared. Other workers may do the same meanwhile.
   *
   * @returns the manifest as it is then
   * @throws RxfaustError `RXFAUST_MANIFEST` where another worker has recorded something that does not fit,
   * `RXFAUST_STATE` while workers run whose state is to be discarded
   */
  async settle(declared: ReadonlyMap<string, DeclaredNode>): Promise<ReadonlyMap<string, ManifestEntry>> {
    let plan = this.plan(declared)
    for (const name of plan.idle) {
      this.host.warn(
        'RXFAUST_MANIFEST',
        `changedState says '${this.decisions[name]}' for "${name}", whose state fits, or is gone: take it out, as it ` +
          'would decide the next change of it unasked.',
      )
    }
    for (; plan.changed; plan = this.plan(declared)) {
      if (plan.problems.size > 0) throw this.refusal([...plan.problems.values()], [...plan.problems.keys()])
      if (await this.#discard(plan)) await this.log.append(plan.entries, this.#stored.base)
      await this.open()
    }
    return plan.entries
  }

  /** @param names of the nodes that do not fit */
  refusal(problems: readonly string[], names: readonly string[]): RxfaustError {
    return new RxfaustError(
      'RXFAUST_MANIFEST',
      `The state that app "${this.app}" has stored does not fit what it declares:\n${problems.map(problem => `  - ${problem}\n`).join('')}`,
      'Nothing was consumed, created or deleted. app.reset() forgets the state of all nodes, to begin anew.',
      { details: { problems, names } },
    )
  }

  /** Whether it was done; not where another worker was faster. */
  async #discard({ discarded }: ManifestPlan): Promise<boolean> {
    if (discarded.size === 0) return true
    const { members } = await this.admin.describeGroup(this.app)
    const { base } = this.#stored
    await this.open()
    if (this.#stored.base !== base) return false
    if (members.length > 0) {
      throw new RxfaustError(
        'RXFAUST_STATE',
        `The state of ${[...discarded.keys()].map(name => `"${name}"`).join(', ')} is to be discarded, and the group "${this.app}" has ${members.length} running workers.`,
        'Stop them all first: they would go on writing it.',
        { retriable: true },
      )
    }
    const existing = await this.admin.describeTopics([...discarded.values()].map(({ topic }) => topic))
    if (existing.size > 0) await this.admin.deleteTopics([...existing.keys()])
    for (const [name, { partitions }] of discarded) {
      try {
        await discardState(this.host, name, partitions)
      } catch (error) {
        this.host.logger.warn({ error, node: name }, 'discarded state, which is not read again, still takes room')
      }
    }
    return true
  }
}
