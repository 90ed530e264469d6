/*
 * The life of tasks: assignment, recovery, rebalance, loss.
 *
 * Assignment. The consumer says, synchronously, which partitions are ours from now on; each is paused and has no
 * position. Partitions with the same number, of topics with as many partitions, are one task. Then, per task and
 * asynchronously: recover its tables; read the committed offsets; compare them with what the broker holds, apply our
 * own reset policy; wait for those who are told of it (`app.on.partitionsAssigned`); seek, resume. Each step ends early
 * when the task's signal aborts, since a newer assignment may have taken it away meanwhile. A task whose predecessor in
 * this process is still closing waits for it: the store of a partition has one opener.
 *
 * Rebalance. The consumer asks before it rejoins the group, and waits for the answer, for `drainTimeout` at most:
 *   1. intake: the tasks drain. Fetched records that are not delivered are dropped, and so are delivered ones that
 *      wait for their turn; nothing of them is acknowledged.
 *   2. holders: operators that hold events give out what they hold.
 *   3. settle: what is under way ends. Until the deadline, less the time that the commit needs.
 *   4. commit, under the old epoch, which the group accepts until the rejoin.
 *      Who wants to know (`app.on.partitionsRevoked`) is told then, and waited for.
 *   5. Tasks without work under way are suspended: if they are kept, they go on where they are, with their stores
 *      open. Those past the deadline are lost: their work has no effect any more, and their records come again.
 * Then the rejoin; the epoch moves with the next assignment. A task that is not in it is closed.
 *
 * Standby. For some tasks of other workers the group wants this one to keep a copy of their state. Those are followed
 * in the stores that the tasks would have here. When the worker gets such a task, its activation takes the store over,
 * so that its recovery replays only what the copy was behind. A task that goes to another worker while this one stays
 * its standby is closed first, and then followed.
 *
 * Loss. If the group has given our partitions away already, nothing is flushed and nothing is committed.
 */
import { Subject } from 'rxjs'
import type { RecordQueue } from '../acks/RecordQueue.js'
import { Task } from '../acks/Task.js'
import type { Assignment } from '../transport/Assignment.js'
import type { Consumer } from '../transport/Consumer.js'
import type { InBatch } from '../transport/InBatch.js'
import type { Revocation } from '../transport/Revocation.js'
import type { TopicPartition } from '../transport/TopicPartition.js'
import { topicPartitionKey } from '../transport/topicPartitionKey.js'
import type { AssignedPartition } from './AssignedPartition.js'
import { drainTasks } from './drainTasks.js'
import { prepareTask } from './prepareTask.js'
import { Standbys } from './Standbys.js'
import type { TaskManagerPort } from './TaskManagerPort.js'

/** Owns the tasks of an app. */
export class TaskManager {
  readonly #tasks = new Map<string, Task>()
  readonly #queues = new Map<string, RecordQueue>()
  readonly #closing = new Map<string, Promise<void>>()
  #activations: Promise<unknown> = Promise.resolve()
  /** Of the present assignment, where somebody is told of it. */
  #announced: Promise<boolean> | undefined
  /** Emits after each change of the assignment or of a task's status. */
  readonly changed$ = new Subject<void>()

  readonly #standbys: Standbys

  constructor(private readonly port: TaskManagerPort) {
    this.#standbys = new Standbys({
      create: ({ topic, partition }, ready) => port.createStandby(port.partitionsOf(topic), partition, ready),
      warn: (code, message) => port.warn(code, message),
      fail: error => port.fail(error),
      changed: () => this.changed$.next(),
    })
  }

  /** Set before `run`. */
  consumer: Consumer | undefined

  tasks(): Iterable<Task> {
    return this.#tasks.values()
  }

  task(partitions: number, partition: number): Task | undefined {
    return this.#tasks.get(Task.idOf(partitions, partition))
  }

  queues(): Iterable<RecordQueue> {
    return this.#queues.values()
  }

  /** The partitions that this worker owns, and those that it stands by for. */
  partitions(): AssignedPartition[] {
    const owned = Array.from(this.#queues.values(), ({ topic, partition, task }) => ({
      topic,
      partition,
      status: task.status.value,
    }))
    return [...owned, ...this.#standbys.partitions()]
  }

  /** Resolves when every task of the present assignment is active or gone. */
  async settled(): Promise<void> {
    let seen: Promise<unknown>
    do {
      seen = this.#activations
      await seen
    } while (seen !== this.#activations)
  }

  batch(batch: InBatch): void {
    const queue = this.#queues.get(topicPartitionKey(batch.topic, batch.partition))
    if (queue === undefined || queue.task.epoch !== batch.epoch || !queue.task.status.is('active')) return
    queue.push(batch)
  }

  assigned(assignment: Assignment): void {
    this.port.monitor.rebalances++
    const wanted = this.#byTask(assignment.partitions)
    // A worker that was silent between two assignments may get back what others have gone on with meanwhile.
    const kept = new Set(assignment.kept.map(({ topic, partition }) => topicPartitionKey(topic, partition)))
    const starting: Task[] = []
    const renewing: Task[] = []
    const announced = this.port.announce(assignment)
    this.#announced = announced
    for (const task of [...this.#tasks.values()]) if (!wanted.has(task.id)) this.#close(task)
    for (const [id, partitions] of wanted) {
      const known = this.#tasks.get(id)
      if (
        known?.status.is('suspended') &&
        sameTopics(known, partitions) &&
        partitions.every(each => kept.has(topicPartitionKey(each.topic, each.partition)))
      ) {
        if (announced === undefined) this.#renew(known, assignment.epoch)
        else renewing.push(known)
        continue
      }
      if (known !== undefined) this.#close(known)
      starting.push(this.#create(partitions, assignment.epoch))
    }
    this.#standbys.assigned(this.#byTask(assignment.standbys), new Set(wanted.keys()), this.#closing)
    const renewed = announced?.then(goes => this.#announcedTo(renewing, assignment.epoch, goes ? announced : undefined))
    this.#activations = Promise.all([renewed, ...starting.map(task => this.#activate(task))])
    this.changed$.next()
  }

  async revoked(revocation: Revocation): Promise<void> {
    if (revocation.lost) {
      for (const task of this.#tasks.values()) this.#lose(task, 'the group has given it to another worker')
      this.#announced = undefined
      this.changed$.next()
      await this.port.revoked(true, this.port.drainTimeout)
      return
    }
    await this.drain(this.port.drainTimeout)
  }

  /** Steps 1 to 5 of a rebalance. */
  async drain(timeout: number): Promise<void> {
    this.#announced = undefined
    const tasks = [...this.#tasks.values()]
    for (const task of tasks) {
      if (task.status.is('assigned', 'recovering')) this.#close(task)
      else if (task.status.is('active')) task.status.to('draining')
    }
    this.changed$.next()
    const draining = tasks.filter(task => task.status.is('draining'))
    await drainTasks(draining, timeout, this.port, (task, reason) => this.#lose(task, reason))
    this.changed$.next()
  }

  /** Closes everything; nothing is committed. */
  async close(): Promise<void> {
    this.#announced = undefined
    for (const task of [...this.#tasks.values()]) this.#close(task)
    await Promise.all(this.#closing.values())
    await this.#standbys.close()
  }

  /** Begins a task again where it was committed, under the same assignment: nothing of its work counts. */
  restart(task: Task): void {
    if (this.#tasks.get(task.id) !== task || task.status.is('lost', 'closed')) return
    const partitions = Array.from(task.queues.values(), ({ topic, partition }) => ({ topic, partition }))
    // In a rebalance the next assignment begins what is ours then.
    const draining = task.status.is('draining', 'suspended')
    this.consumer?.pause(partitions)
    this.#close(task)
    if (!draining) {
      this.#activations = Promise.all([this.#activations, this.#activate(this.#create(partitions, task.epoch))])
    }
    this.changed$.next()
  }

  /** A task has another owner, who has not got it from the group as far as is known here. */
  lost(task: Task, reason: string): void {
    this.#lose(task, reason)
    this.changed$.next()
  }

  /** A topic has lost its last subscriber, or has one again. */
  halt(topic: string, halted: boolean): void {
    for (const queue of this.#queues.values()) if (queue.topic === topic) queue.halt(halted)
  }

  /** The consumer's position of a partition is out of range: by our own reset policy to a new one. */
  async reset(partition: TopicPartition): Promise<void> {
    const queue = this.#queues.get(topicPartitionKey(partition.topic, partition.partition))
    if (queue === undefined || !queue.task.status.is('active')) return
    const { task } = queue
    try {
      const positions = await this.port.positions([partition], queue.frontier, task.signal)
      const position = positions.get(topicPartitionKey(partition.topic, partition.partition))
      if (position !== undefined && task.status.is('active')) this.#begin(queue, position.position, position.committed)
    } catch (error) {
      if (!task.signal.aborted) throw error
    }
  }

  #byTask(partitions: readonly TopicPartition[]): Map<string, TopicPartition[]> {
    const byTask = new Map<string, TopicPartition[]>()
    for (const each of partitions) {
      const id = Task.idOf(this.port.partitionsOf(each.topic), each.partition)
      const list = byTask.get(id) ?? []
      byTask.set(id, list)
      list.push(each)
    }
    return byTask
  }

  #create(partitions: readonly TopicPartition[], epoch: number): Task {
    const first = partitions[0] as TopicPartition
    const task = new Task(this.port.partitionsOf(first.topic), first.partition, epoch)
    for (const { topic, partition } of partitions) {
      const queue = this.port.createQueue(topic, partition, task)
      task.queues.set(topic, queue)
      this.#queues.set(topicPartitionKey(topic, partition), queue)
    }
    task.changelogSending = this.port.changelogSending(task)
    this.#tasks.set(task.id, task)
    return task
  }

  #renew(task: Task, epoch: number): void {
    task.renew(epoch)
    for (const queue of task.queues.values()) this.#begin(queue, queue.frontier ?? 0, queue.committed)
  }

  /** Those that are kept go on, unless the next rebalance has begun. */
  #announcedTo(kept: readonly Task[], epoch: number, announced: Promise<boolean> | undefined): void {
    if (announced === undefined || announced !== this.#announced) return
    for (const task of kept) if (task.status.is('suspended')) this.#renew(task, epoch)
    this.changed$.next()
  }

  async #activate(task: Task): Promise<void> {
    const announced = this.#announced
    try {
      await this.#closing.get(task.id)
      const opened = await this.#standbys.release(task.id, task.signal)
      const positions = await prepareTask(task, opened, this.port, () => this.changed$.next())
      if (positions === undefined || (announced !== undefined && !(await announced)) || task.signal.aborted) return
      task.status.to('active')
      for (const queue of task.queues.values()) {
        const found = positions.get(topicPartitionKey(queue.topic, queue.partition))
        if (found !== undefined) this.#begin(queue, found.position, found.committed)
      }
      this.changed$.next()
    } catch (error) {
      if (!task.signal.aborted) this.port.fail(error)
    }
  }

  #begin(queue: RecordQueue, position: number, committed: number | undefined): void {
    queue.start(position, committed)
    this.consumer?.seek(queue, position)
    if (queue.open) this.consumer?.resume([queue])
  }

  #lose(task: Task, reason: string): void {
    if (task.status.is('closed', 'lost')) return
    task.lose(reason)
    this.port.revoke(task)
    this.port.logger.warn({ task: task.id, reason }, 'task lost')
  }

  #close(task: Task): void {
    this.#tasks.delete(task.id)
    for (const queue of task.queues.values()) this.#queues.delete(topicPartitionKey(queue.topic, queue.partition))
    const closing = Promise.resolve(this.#closing.get(task.id))
      .then(() => task.close())
      .catch((error: unknown) => this.port.fail(error))
      .finally(() => {
        if (this.#closing.get(task.id) === closing) this.#closing.delete(task.id)
      })
    this.#closing.set(task.id, closing)
    this.port.revoke(task)
  }
}

function sameTopics(task: Task, partitions: readonly TopicPartition[]): boolean {
  return partitions.length === task.queues.size && partitions.every(({ topic }) => task.queues.has(topic))
}
