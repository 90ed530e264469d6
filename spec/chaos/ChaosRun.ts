import { setTimeout as sleep } from 'node:timers/promises'
import type { Transport } from '../../lib/transport/Transport.js'
import type { KafkaForSpecs } from '../support/kafka/KafkaForSpecs.js'
import { openForSpecs } from '../support/kafka/openForSpecs.js'
import { type ChaosOptions, SESSION } from './ChaosOptions.js'
import type { ChaosResult } from './ChaosResult.js'
import { Cluster } from './Cluster.js'
import { chaosTopics } from './chaosTopics.js'
import { checkOutputs } from './checkOutputs.js'
import { checkProcessed } from './checkProcessed.js'
import { checkTables } from './checkTables.js'
import { findTruth } from './findTruth.js'
import { Load } from './Load.js'
import { Random } from './Random.js'
import { SETTLED_WITHIN, Settling } from './Settling.js'
import { untilProcessed } from './untilProcessed.js'
import type { WorkerProcess } from './WorkerProcess.js'
import { watchMemory } from './watchMemory.js'

/** How long a group may take to settle behind whatever has happened, in ms. */
const SETTLE_PATIENCE = 60_000
/** The first time: a new broker makes its own topics then, and all workers start at once. */
const START_PATIENCE = 180_000

/** Changes of any kind take turns with as many orderly ones, behind which it can be seen how soon the group settles. */
const PHASE = 10
const orderly = { term: 1, kill: 0, freeze: 0 }

/** A worker that has joined or left, and since when; milliseconds since the epoch. */
interface Change {
  readonly worker: WorkerProcess
  readonly at: () => number | undefined
}

/** One run: workers come and go under load, by a seed; then everything has to be right. */
export class ChaosRun {
  readonly #random: Random
  readonly #id: string
  readonly #settling = new Settling()
  readonly #problems: string[] = []
  readonly #did = { join: 0, term: 0, kill: 0, freeze: 0, broker: 0 }
  /** Until then the group may be waiting for a member that is gone, or the broker. */
  #unclean = 0
  #thawing: Promise<void>[] = []

  constructor(
    private readonly kafka: KafkaForSpecs,
    private readonly directory: string,
    private readonly options: ChaosOptions,
    private readonly say: (line: string) => void = () => {},
  ) {
    this.#random = new Random(options.seed)
    this.#id = `chaos-${options.name}-${options.seed}-${process.pid}`
  }

  async run(): Promise<ChaosResult> {
    const { options } = this
    const began = Date.now()
    const transport = await openForSpecs(this.kafka.url)
    const cluster = new Cluster(this.#id, this.kafka.url, this.directory, options)
    try {
      const load = await this.#prepare(transport)
      for (const slot of cluster.free) cluster.start(slot)
      if ((await cluster.untilSettled(START_PATIENCE)) === undefined) this.#complain('never started', cluster)
      load.start()
      const broker = this.#breakBroker(cluster)
      const memory = options.soak === undefined ? undefined : await watchMemory(cluster, options.soak, this.say)
      await this.#change(cluster, Date.now())
      await broker
      await Promise.all(this.#thawing)
      for (const slot of cluster.free) cluster.start(slot)
      if (options.records === undefined) await load.end()
      else await load.done
      if ((await this.#untilSettled(cluster)) === undefined) this.#complain('did not settle', cluster)
      await this.#untilProcessed(transport, cluster)
      return await this.#result(transport, cluster, load, began, memory)
    } finally {
      await cluster.dispose()
      await transport.close()
    }
  }

  async #prepare(transport: Transport): Promise<Load> {
    const { partitions, rate, records } = this.options
    const topics = chaosTopics(this.#id)
    await transport.admin.createTopics(
      [topics.source, topics.skipped, topics.buried].map(topic => ({ topic, partitions })),
    )
    return new Load(transport, topics, partitions, new Random(this.options.seed + 1), rate, records)
  }

  async #change(cluster: Cluster, began: number): Promise<void> {
    const { changes, seconds = Number.POSITIVE_INFINITY, pause } = this.options
    let done = 0
    while (done < changes && Date.now() - began < seconds * 1_000 && this.#problems.length === 0) {
      const before = done
      const calm = this.options.leaving.term > 0 && done % (2 * PHASE) >= PHASE
      if (calm) await sleep(Math.max(0, Math.min(this.#unclean - Date.now(), 2 * SESSION)))
      done += await this.#step(cluster, calm ? orderly : this.options.leaving)
      await sleep(this.#random.below(pause))
      if (Math.floor(done / 20) > Math.floor(before / 20))
        this.say(`${this.options.name}: ${done} changes; ${cluster.describe()}`)
      this.#problems.push(...cluster.problems.splice(0))
    }
  }

  /** @returns how many times a worker has joined or left, or will have */
  async #step(cluster: Cluster, leaving: ChaosOptions['leaving']): Promise<number> {
    const { workers } = this.options
    const { free, awake } = cluster
    const random = this.#random
    if (free.length > 0 && (awake.length < 2 || random.chance(free.length / workers + 0.35))) {
      this.#did.join++
      await this.#settle(cluster, 'joined', () => {
        const worker = cluster.start(random.pick(free))
        return { worker, at: () => worker.startedAt }
      })
      return 1
    }
    // A process that is still loading has nothing to be asked to stop yet.
    const up = awake.filter(worker => worker.startedAt !== undefined)
    if (up.length < 2) return 0
    const leaver = random.pick(up)
    const kind = random.next() * (leaving.term + leaving.kill + leaving.freeze)
    if (kind < leaving.term) {
      this.#did.term++
      await this.#settle(cluster, 'left', async () => {
        const at = Date.now()
        const code = await leaver.terminate(15_000)
        if (code !== 0) this.#problems.push(`worker ${leaver.slot} ended with ${code} after SIGTERM: ${leaver.errors}`)
        return { worker: leaver, at: () => at }
      })
      return 1
    }
    this.#unclean = Date.now() + SESSION + 4_000
    if (kind < leaving.term + leaving.kill) {
      this.#did.kill++
      leaver.signal('SIGKILL')
      await leaver.ended
      return 1
    }
    this.#did.freeze++
    leaver.signal('SIGSTOP')
    const frozen = SESSION + random.between(1_000, 3_000)
    this.#unclean = Date.now() + frozen + SESSION
    this.#thawing.push(sleep(frozen).then(() => leaver.signal('SIGCONT')))
    return 2
  }

  /** Behind a clean change the group has to settle soon; how soon is measured where nothing else is going on. */
  async #settle(cluster: Cluster, what: string, change: () => Change | Promise<Change>): Promise<void> {
    const clean = Date.now() > this.#unclean
    const before = new Map(cluster.live.map(worker => [worker, worker.drained]))
    const measured = this.#settling.begin()
    const { worker, at } = await change()
    if (!clean && this.#random.chance(0.6)) return
    if (cluster.live.some(({ frozen }) => frozen)) return
    const subject = `worker ${worker.slot} has ${what}`
    const settled = await this.#untilSettled(cluster)
    if (settled === undefined) {
      this.#complain(`did not settle after ${subject}`, cluster)
      return
    }
    if (clean && Date.now() > this.#unclean) {
      const drains = Array.from(before, ([each, drained]) => each.drained - drained)
      const late = measured.settled(settled - (at() ?? settled), Math.max(0, ...drains))
      if (late !== undefined) this.#problems.push(`${subject}, ${late}`)
    }
    const foreign = cluster.foreignStores()
    // What is closed in this moment is asked for once more.
    if (foreign.length === 0) return
    await sleep(300)
    if (cluster.settled) this.#problems.push(...cluster.foreignStores().map(text => `after ${subject}: ${text}`))
  }

  /** The patience begins where nothing holds the group up any more. */
  async #untilSettled(cluster: Cluster): Promise<number | undefined> {
    for (;;) {
      const settled = await cluster.untilSettled(SETTLE_PATIENCE)
      const overdue = Date.now() > this.#unclean + SETTLE_PATIENCE
      if (settled !== undefined || overdue || cluster.problems.length > 0) return settled
    }
  }

  async #breakBroker(cluster: Cluster): Promise<void> {
    const { brokerKills = 0, longOutage = false } = this.options
    for (let round = 0; round < brokerKills; round++) {
      // Mostly in the midst of work; else the group may not have come together since the last time.
      if (this.#random.chance(0.7)) await this.#untilSettled(cluster)
      await sleep(this.#random.between(2_000, 6_000))
      this.#unclean = Number.POSITIVE_INFINITY
      await this.kafka.kill()
      this.#did.broker++
      await sleep(longOutage && round === 0 ? 30_000 : this.#random.between(200, 3_000))
      await this.kafka.restart()
      this.#unclean = Date.now() + 2 * SESSION
    }
  }

  /** Until the group has committed everything that the broker holds. */
  async #untilProcessed(transport: Transport, cluster: Cluster): Promise<void> {
    const behind = await untilProcessed(transport, this.#id, this.options.partitions, () => {
      this.#problems.push(...cluster.problems.splice(0))
      return this.#problems.length > 0
    })
    if (behind !== undefined) this.#complain(`stopped short of the end: behind ${behind}`, cluster)
  }

  async #result(
    transport: Transport,
    cluster: Cluster,
    load: Load,
    began: number,
    memory: string | undefined,
  ): Promise<ChaosResult> {
    const { options } = this
    const exact = options.guarantee === 'exactly-once'
    const topics = chaosTopics(this.#id)
    const truth = await findTruth(transport, topics, options.partitions)
    // A worker that has not come to run has no tables to tell of; that it hasn't is a problem already.
    const dumps = await Promise.all(cluster.awake.filter(({ settled }) => settled).map(worker => worker.tables()))
    const tables = checkTables(dumps, truth, exact)
    const codes = await Promise.all(cluster.awake.map(worker => worker.terminate(20_000)))
    const outputs = await checkOutputs(transport, topics, options.partitions, truth, exact)
    const processed = checkProcessed(cluster.processedFiles(), truth)
    this.#problems.push(...cluster.problems, ...tables.problems, ...outputs.problems, ...processed.problems)
    if (processed.processed === 0) this.#problems.push('nothing was processed')
    for (const code of codes) if (code !== 0) this.#problems.push(`a worker ended with ${code} after SIGTERM`)
    const { join, term, kill, freeze, broker } = this.#did
    const figures = [
      `${options.workers} workers on ${options.partitions} partitions, ${options.guarantee}`,
      `${load.sent} records, ${load.aborted} aborted`,
      `${join} joins, ${term} SIGTERM, ${kill} SIGKILL, ${freeze} SIGSTOP, ${broker} broker kills`,
      `${processed.processed} processed, ${processed.again} of them again, counts too high by ${tables.surplus}`,
      `${outputs.records} outputs`,
      `settled ${this.#settling.count} times: median ${this.#settling.quantile(0.5)} ms, worst ${this.#settling.worst} ms, ${this.#settling.late} above ${SETTLED_WITHIN} ms`,
      ...(memory === undefined ? [] : [memory]),
      `${((Date.now() - began) / 1_000).toFixed(0)} s`,
      this.#problems.length === 0 ? 'right' : `WRONG: ${this.#problems.length} problems`,
    ]
    return {
      problems: this.#problems,
      line: `${options.name} --seed ${options.seed}: ${figures.join('; ')}`,
      worstSettling: this.#settling.worst,
    }
  }

  #complain(what: string, cluster: Cluster): void {
    this.#problems.push(...cluster.problems.splice(0), `${this.options.name} ${what}. Workers: ${cluster.describe()}`)
  }
}
