import type { SchedulerLike, Subscription } from 'rxjs'
import type { TopicGroup } from '../topics/TopicGroup.js'
import type { TopicOptions } from '../topics/TopicOptions.js'
import type { AppRuntime } from './AppRuntime.js'
import { leaderName } from './leaderName.js'
import { manifestName } from './manifestName.js'
import { memberTopic } from './memberTopic.js'

interface Pattern {
  readonly expression: RegExp
  readonly options: TopicOptions
  readonly group: TopicGroup<unknown, unknown>
  readonly seen: Set<string>
}

/** The groups of topics that are described by a pattern: looks for topics that match, at the start and from then on. */
export class TopicPatterns {
  readonly #patterns: Pattern[] = []
  #timer: Subscription | undefined
  #running = false
  readonly #gone = new Set<string>()

  constructor(private readonly runtime: AppRuntime) {}

  /** Whether it is a topic of a pattern that was deleted. */
  isGone(topic: string): boolean {
    return this.#gone.has(topic)
  }

  add(expression: RegExp, options: TopicOptions, group: TopicGroup<unknown, unknown>): void {
    this.#patterns.push({ expression, options, group, seen: new Set() })
    if (this.#running) this.#again(0)
  }

  /** Finds what matches now. @throws RxfaustError `RXFAUST_BROKER`, `RXFAUST_NAME` where a topic is described otherwise */
  async find(): Promise<void> {
    if (this.#patterns.length === 0) return
    const { runtime } = this
    const own = new Set([
      manifestName(runtime.id),
      leaderName(runtime.id),
      ...runtime.internalTopics.keys(),
      ...runtime.tables.map(table => table.changelog(table.partitions ?? 1).topic),
      ...[...runtime.topics.values()].filter(topic => topic.options.internal).map(topic => topic.name),
    ])
    const listed = new Set(await runtime.transport.admin.listTopics())
    // Those that the start is about to create, too.
    const names = [...new Set([...listed, ...(this.#running ? [] : runtime.topics.keys())])].sort()
    for (const { expression, options, group, seen } of this.#patterns) {
      // With the flags g or y an expression remembers where it was.
      const matching = new RegExp(expression.source, expression.flags.replace(/[gy]/g, ''))
      for (const name of names) {
        if (seen.has(name) || own.has(name) || !matching.test(name)) continue
        seen.add(name)
        group.add(memberTopic(runtime, name, options))
      }
      if (this.#running) this.#compare(seen, listed, await this.#changed(seen, listed))
    }
  }

  /** Those that came back between two looks with another number of partitions, or were given more. */
  async #changed(seen: ReadonlySet<string>, listed: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const { runtime } = this
    const there = [...seen].filter(name => listed.has(name) && !this.#gone.has(name))
    if (there.length === 0) return new Set()
    const described = await runtime.transport.admin.describeTopics(there)
    return new Set(
      there.filter(name => {
        const [known, now] = [runtime.partitionsOf(name), described.get(name)?.partitions]
        return known !== undefined && now !== undefined && known !== now
      }),
    )
  }

  /** A topic that is deleted is left by the group, and joined again where it comes back, with what it has then. */
  #compare(seen: ReadonlySet<string>, listed: ReadonlySet<string>, changed: ReadonlySet<string>): void {
    for (const name of seen) {
      if ((listed.has(name) && !changed.has(name)) !== this.#gone.has(name)) continue
      const topic = this.runtime.topics.get(name)
      if (!this.#gone.has(name)) this.#gone.add(name)
      else if (this.#isLeft(name)) {
        this.#gone.delete(name)
        this.runtime.connection?.registry.forget(name)
      }
      if (topic !== undefined) this.runtime.interestChanged(topic)
    }
  }

  #isLeft(name: string): boolean {
    for (const { topic } of this.runtime.taskManager.queues()) if (topic === name) return false
    return true
  }

  /** From the start of the app on. */
  watch(): void {
    this.#running = true
    if (this.#patterns.length > 0) this.#again(this.runtime.settings.patternInterval)
  }

  stop(): void {
    this.#running = false
    this.#timer?.unsubscribe()
  }

  #again(millis: number): void {
    this.#timer?.unsubscribe()
    const scheduler: SchedulerLike = this.runtime.scheduler
    this.#timer = scheduler.schedule(() => {
      this.find().then(
        () => this.#next(),
        (error: unknown) => {
          const { logger } = this.runtime
          logger.warn({ error }, 'topics that match a pattern could not be looked for; trying again')
          this.#next()
        },
      )
    }, millis)
  }

  #next(): void {
    if (this.#running) this.#again(this.runtime.settings.patternInterval)
  }
}
