import { asyncScheduler, type SchedulerLike } from 'rxjs'
import type { ErrorPolicy } from '../../acks/ErrorPolicy.js'
import type { Logger } from '../../util/Logger.js'
import { resolveZone } from '../../util/resolveZone.js'
import { silentLogger } from '../../util/silentLogger.js'
import type { TimeZone } from '../../util/TimeZone.js'
import { choiceSetting } from './choiceSetting.js'
import { countSetting } from './countSetting.js'
import { durationSetting } from './durationSetting.js'
import { flagSetting } from './flagSetting.js'
import { objectSetting } from './objectSetting.js'
import type { Setting } from './Setting.js'
import { textSetting } from './textSetting.js'
import { unusable } from './unusable.js'
import type { IdFormat } from './versionedId.js'

const VERSIONED = '{id}-v{version}'

const idFormat: Setting<IdFormat, IdFormat> = {
  kind: 'a template, or a function in the program',
  fallback: VERSIONED,
  faust: 'id_format',
  reason: 'How the id of a version is made of `{id}` and `{version}`, from version 2 on. Faust’s.',
  parse: given => given,
  resolve: (given = VERSIONED, what) => {
    if (typeof given === 'function' || (typeof given === 'string' && given.includes('{version}'))) return given
    throw unusable(
      `${what} is ${JSON.stringify(given)}`,
      "Give a template with {version} in it, such as '{id}-v{version}', or a function.",
    )
  },
}

const timezone: Setting<TimeZone, TimeZone> = {
  kind: 'a zone, as `Europe/Oslo`; in the program also a `Zone` of Luxon’s',
  fallback: 'utc',
  faust: 'timezone',
  reason: 'The zone of `app.cron` where a job has none. UTC has no daylight saving, so that no hour is left out.',
  parse: given => given,
  resolve: (given = 'utc', what) => {
    // It checks it.
    resolveZone(given, what)
    return given
  },
}

const onError: Setting<ErrorPolicy, ErrorPolicy> = {
  kind: '`fail`, `skip`; in the program also `{ retry }`, `{ deadLetter }`',
  fallback: 'fail',
  reason: 'What becomes of events that fail, where the topic does not say. Nothing is lost unless it is asked for.',
  parse: (given, what) => {
    if (given === 'fail' || given === 'skip') return given
    throw unusable(
      `${what} is ${JSON.stringify(given)}`,
      "Use 'fail' or 'skip'; retries and dead letters are given in the program.",
    )
  },
  resolve: (given = 'fail', what) => {
    if (given === 'fail' || given === 'skip') return given
    if (typeof given === 'object' && given !== null && ('retry' in given || 'deadLetter' in given)) return given
    throw unusable(`${what} is ${JSON.stringify(given)}`, "Use 'fail', 'skip', { retry, backoff } or { deadLetter }.")
  },
}

/** Settings of the app as a whole. */
export const appSettings = {
  version: countSetting({
    fallback: 1,
    faust: 'version',
    reason:
      'Another version is another instance of the app: a group, internal topics, state and transactions of its own, and what it reads it reads from the beginning. Version 1 has the plain id.',
  }),
  idFormat,
  dataDirectory: textSetting({
    kind: 'a path',
    otherwise: '`.rxfaust/<id>`',
    faust: 'datadir',
    reason:
      'Where the embedded broker and the tables live. In the working directory, so that a first run needs nothing and two apps don’t meet. Workers on one machine need one each.',
  }),
  onError,
  stopTimeout: durationSetting({
    fallback: { seconds: 10 },
    reason:
      'How long `stop` waits for work that is under way: less than the 30 s after which Kubernetes kills a process.',
  }),
  timezone,
  logger: objectSetting<Logger>({
    kind: 'a logger, such as pino’s',
    methods: ['trace', 'debug', 'info', 'warn', 'error'],
    create: () => silentLogger,
    otherwise: 'none',
    faust: 'logging_config',
    reason: 'Where the app writes its log. An app within another program prints nothing of itself.',
  }),
  scheduler: objectSetting<SchedulerLike>({
    kind: 'a scheduler of RxJS',
    methods: ['now', 'schedule'],
    create: () => asyncScheduler,
    otherwise: '`asyncScheduler`',
    reason: 'Every clock and timer of the app. Tests put virtual time in.',
  }),
  development: flagSetting({
    otherwise: '`true`, unless `NODE_ENV` is `production`',
    faust: 'debug',
    reason: 'Checks that cost a little, such as the warning of a value that leaves its scope.',
  }),
  processingGuarantee: choiceSetting(['at-least-once', 'exactly-once'], {
    fallback: 'at-least-once',
    faust: 'processing_guarantee',
    reason:
      'Exactly once costs a transaction per partition and commit; [guarantees.md](guarantees.md) has what it covers.',
  }),
}
