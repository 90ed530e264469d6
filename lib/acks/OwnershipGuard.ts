/*
 * Who may write the changelog of a partition.
 *
 * A worker that was frozen, asleep or cut off for longer than its session goes on where it was: it has events in hand,
 * and writes that wait for a commit. Its partitions are others' by then, and Kafka takes its records all the same: only
 * the commit of the offsets would be refused, behind them. A state that is recovered later from such a changelog would
 * have the old values, and what the new owner has counted would be lost. (Under exactly once the broker refuses them, as
 * the new owner has the transactional id.)
 *
 * So a task's changelog records go out only while the group is sure to leave the partition here for some time more: a
 * third of the session, in which they reach the broker. When less is left, they wait for the next heartbeat's answer;
 * when the task is lost, they are refused. What is left open is a record that the network itself holds back for longer
 * than that third.
 */
import type { SendGuard } from '../transport/SendGuard.js'
import type { Task } from './Task.js'

/** The part of the session that has to be left. */
const MARGIN = 1 / 3

/** Lets a task's changelog records out while the task is surely this worker's. */
export class OwnershipGuard implements SendGuard {
  /**
   * @param lease milliseconds for which the group surely leaves the partition here
   * @param sessionTimeout in milliseconds; that of rebalances where it is shorter
   */
  constructor(
    private readonly task: Task,
    private readonly lease: () => number,
    private readonly sessionTimeout: number,
  ) {}

  get open(): boolean {
    return this.lease() > this.sessionTimeout * MARGIN
  }

  get over(): unknown {
    return this.task.signal.aborted ? this.task.signal.reason : undefined
  }
}
