import { setTimeout as sleep } from 'node:timers/promises'
import type { KafkaForSpecs } from '../support/kafka/KafkaForSpecs.js'
import { freshName } from '../support/kafka/openForSpecs.js'
import type { ChaosResult } from './ChaosResult.js'
import type { LeaderChange } from './LeaderChange.js'
import { LeadingProcess } from './LeadingProcess.js'
import { overlappingTerms } from './overlappingTerms.js'
import { Random } from './Random.js'

interface LeaderOptions {
  readonly name: string
  readonly seed: number
  readonly workers: number
  /** In milliseconds. */
  readonly session: number
  readonly changes: readonly LeaderChange[]
}

/** Milliseconds in which there has to be a leader again, on a loaded machine too. */
const PATIENCE = 60_000
/** From so many sessions on, the group has given its partitions to others. */
const LONG = 1.3

/**
 * Workers that elect a leader come and go: by SIGTERM, by SIGKILL, frozen for a short time or for longer than their
 * session; and the broker is cut off, and frozen itself. No two of them may lead at one time, nobody leads for longer
 * than a session without the broker, there is a leader again each time, and in the end there is one.
 */
export async function runLeader(
  kafka: KafkaForSpecs,
  options: LeaderOptions,
  say: (line: string) => void = () => {},
): Promise<ChaosResult> {
  return new LeaderRun(kafka, options, say).run()
}

class LeaderRun {
  readonly #id: string
  readonly #random: Random
  readonly #all: LeadingProcess[] = []
  readonly #problems: string[] = []
  readonly #counts: Record<LeaderChange['kind'], number> = { term: 0, kill: 0, freeze: 0, cut: 0, hang: 0 }
  readonly #thaws: Promise<void>[] = []
  #worst = 0
  #changed = (): void => {}

  constructor(
    private readonly kafka: KafkaForSpecs,
    private readonly options: LeaderOptions,
    private readonly say: (line: string) => void,
  ) {
    this.#id = freshName(options.name)
    this.#random = new Random(options.seed)
  }

  async run(): Promise<ChaosResult> {
    const began = Date.now()
    try {
      for (let slot = 0; slot < this.options.workers; slot++) this.#start(slot)
      await this.#allRun()
      await this.#nextLeader()
      for (const change of this.options.changes) {
        await this.#change(change)
        await sleep(change.pause)
      }
      await Promise.all(this.#thaws)
      await this.#allRun()
      await this.#nextLeader()
      for (const worker of this.#live) await this.#stop(worker)
    } catch (error) {
      this.#problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
    } finally {
      for (const worker of this.#live) worker.signal('SIGKILL')
      await Promise.all(this.#all.map(({ ended }) => ended))
    }
    this.#problems.push(...overlappingTerms(this.#all.flatMap(worker => worker.terms())))
    return { problems: this.#problems, line: this.#line(Date.now() - began), worstSettling: this.#worst }
  }

  #line(took: number): string {
    const { name, seed, workers, session } = this.options
    const { term, kill, freeze, cut, hang } = this.#counts
    const pieces = this.#all.reduce((sum, worker) => sum + worker.pieces, 0)
    const figures = [
      `${workers} workers`,
      `${term} SIGTERM, ${kill} SIGKILL, ${freeze} frozen, the broker ${cut} times cut off and ${hang} times frozen`,
      `${this.#all.flatMap(worker => worker.terms()).length} terms, ${pieces} pieces of work`,
      `a leader again within ${(this.#worst / 1_000).toFixed(1)} s of a SIGKILL, with sessions of ${session / 1_000} s`,
      `${(took / 1_000).toFixed(0)} s`,
      this.#problems.length === 0 ? 'right' : `WRONG: ${this.#problems.length} problems`,
    ]
    return `${name} --seed ${seed}: ${figures.join('; ')}`
  }

  get #live(): LeadingProcess[] {
    return this.#all.filter(worker => !worker.over)
  }

  get #awake(): LeadingProcess[] {
    return this.#live.filter(worker => worker.runs && !worker.frozen && !worker.expected)
  }

  /** Who has led last, among those who may go on. */
  get #leader(): LeadingProcess | undefined {
    const [latest] = this.#awake.filter(({ pieces }) => pieces > 0).sort((a, b) => b.ledAt - a.ledAt)
    return latest
  }

  #start(slot: number): void {
    const { session } = this.options
    const options = { sessionTimeout: session, heartbeatInterval: session / 12, drainTimeout: 2_000 }
    this.#all.push(new LeadingProcess(slot, this.kafka.url, this.#id, options, () => this.#changed()))
  }

  async #stop(worker: LeadingProcess): Promise<void> {
    worker.signal('SIGTERM')
    const code = await Promise.race([worker.ended, sleep(PATIENCE, 'nothing', { ref: false })])
    if (code !== 0) this.#problems.push(`worker ${worker.slot} ended with ${code} after SIGTERM: ${worker.errors}`)
  }

  async #change({ kind, leader, sessions }: LeaderChange): Promise<void> {
    if (kind === 'cut' || kind === 'hang') return this.#outage(kind, sessions)
    await this.#until(() => this.#awake.length > 1, 'two workers are awake')
    const leading = this.#leader
    const worker = (leader ? leading : undefined) ?? this.#random.pick(this.#awake)
    const led = worker === leading
    this.#counts[kind]++
    this.say(`${kind} of worker ${worker.slot}${led ? ', which leads' : ''}`)
    if (kind === 'freeze') {
      worker.signal('SIGSTOP')
      this.#thaws.push(sleep(sessions * this.options.session).then(() => worker.signal('SIGCONT')))
      if (led && sessions > LONG) await this.#nextLeader(worker)
      return
    }
    const began = LeadingProcess.now()
    if (kind === 'kill') worker.signal('SIGKILL')
    else await this.#stop(worker)
    if (led) {
      const again = await this.#nextLeader(worker)
      if (kind === 'kill') this.#worst = Math.max(this.#worst, again - began)
    }
    await worker.ended
    this.#start(worker.slot)
  }

  /** Whoever leads has to find out alone that nobody can know it any more. */
  async #outage(kind: 'cut' | 'hang', sessions: number): Promise<void> {
    const { kafka } = this
    if (!kafka.ours) return
    await Promise.all(this.#thaws)
    await this.#allRun()
    await this.#nextLeader()
    const leading = this.#leader
    this.#counts[kind]++
    this.say(kind === 'cut' ? 'the broker is cut off' : 'the broker is frozen')
    if (kind === 'cut') await kafka.cut()
    else await kafka.freeze()
    const since = LeadingProcess.now()
    const { session } = this.options
    if (sessions > LONG) await this.#until(() => leading?.works === false, 'the leader gives up')
    await sleep(Math.max(0, since + sessions * session - LeadingProcess.now()))
    for (const { slot, ledAt } of this.#live.filter(worker => worker.ledAt > since + session)) {
      this.#problems.push(`worker ${slot} led ${(ledAt - since).toFixed(0)} ms after the broker had gone`)
    }
    if (kind === 'cut') await kafka.mend()
    else kafka.thaw()
    await this.#nextLeader()
  }

  /** Waits for the first work of a leader from now on. @returns its time */
  async #nextLeader(other?: LeadingProcess): Promise<number> {
    const now = LeadingProcess.now()
    let leads: LeadingProcess | undefined
    await this.#until(() => {
      leads = this.#all.find(worker => worker !== other && worker.ledAt > now)
      return leads !== undefined
    }, 'there is a leader')
    return leads?.ledAt ?? now
  }

  #allRun(): Promise<void> {
    return this.#until(() => this.#live.every(worker => worker.runs), 'the workers run')
  }

  async #until(reached: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + PATIENCE
    while (!reached()) {
      const lost = this.#all.find(worker => worker.over && !worker.expected)
      if (lost !== undefined) throw new Error(`worker ${lost.slot} has ended by itself: ${lost.errors}`)
      if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`)
      const told = new Promise<void>(resolve => {
        this.#changed = resolve
      })
      await Promise.race([told, sleep(Math.max(1, deadline - Date.now()), undefined, { ref: false })])
    }
  }
}
