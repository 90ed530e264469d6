import type { ModelClassLike } from './ModelClassLike.js'

/** What a constructor is given instead of data, to find it in the job. */
export const FROM_JOB = Object.freeze({})

interface Job {
  data: unknown
  /** Whether the data has the names of the wire. */
  wire: boolean
  /** The instance from which fields come that the data does not have. */
  base: object | undefined
  /** Whether a failure is `invalid` instead of an error. */
  quiet: boolean
}

/** For the constructor that is called next; constructors read it at once. */
export const job: Job = { data: undefined, wire: false, base: undefined, quiet: false }

/** Makes an instance through the constructors of its class, so that a class may have fields and rules of its own. */
export function construct(of: ModelClassLike, data: unknown, wire: boolean, quiet: boolean, base?: object): object {
  job.data = data
  job.wire = wire
  job.quiet = quiet
  job.base = base
  return new of(FROM_JOB)
}
