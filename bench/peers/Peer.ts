import type { Job } from '../jobs/Job.js'
import type { Command } from '../process/Command.js'

/** What a peer is told to do. */
export interface PeerTask {
  readonly job: Job | 'LAT' | 'REC'
  /** Of its group, or application. */
  readonly id: string
  readonly input: string
  readonly output: string
  readonly records: number
}

/** Another library, with programs that do the same jobs on the broker at 127.0.0.1:9092. */
export interface Peer {
  readonly name: string
  /** Records that it does at most, so that a run stays short. */
  limit(job: Job): number
  /** A file without which it is not set up, in the directory of the peers. */
  readonly needs: string
  command(directory: string, task: PeerTask): Command
}
