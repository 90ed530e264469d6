import { Supervisor } from '../../agents/Supervisor.js'
import type { SupervisorOptions, SupervisorStrategy } from '../../agents/SupervisorOptions.js'
import { silentLogger } from '../../util/silentLogger.js'
import { validateName } from '../../util/validateName.js'
import { durationSetting } from './durationSetting.js'
import { flagSetting } from './flagSetting.js'
import type { Setting } from './Setting.js'
import { textSetting } from './textSetting.js'

type SupervisorInput = SupervisorStrategy | SupervisorOptions

const agentSupervisor: Setting<SupervisorInput, SupervisorInput | undefined> = {
  kind: '`oneForOne`, `oneForAll`, `crashing`, `forfeitOneForOne`, `forfeitOneForAll`; in the program also with limits',
  otherwise: 'none',
  faust: 'agent_supervisor',
  reason:
    'Of agents that don’t say it. Without one the error policy alone decides; Faust’s `oneForOne` would hide from it that an agent fails.',
  parse: given => given as SupervisorStrategy,
  resolve: (given, what) => {
    if (given === undefined) return undefined
    // It checks its options.
    new Supervisor(given, { kind: 'setting', name: what, logger: silentLogger, now: () => 0 })
    return given
  },
}

/** Settings of agents, and of what is asked. */
export const agentSettings = {
  agentSupervisor,
  replyTo: textSetting({
    kind: 'the name of a topic',
    otherwise: 'one of this instance’s own, deleted when it stops',
    faust: 'reply_to',
    reason:
      'Where replies to this instance go, for brokers on which apps may create no topics; one that is missing is created, and kept. Several instances may share it, each then reads all.',
    check: (given, what) => void validateName(given, what),
  }),
  replyToPrefix: textSetting({
    kind: 'the beginning of a name',
    otherwise: '`<id>-reply-`',
    faust: 'reply_to_prefix',
    reason: 'Of the names of reply topics, for rules of access. Faust’s `f-reply-` does not tell whose they are.',
    check: (given, what) => void validateName(given, what),
  }),
  replyCreateTopic: flagSetting({
    fallback: false,
    faust: 'reply_create_topic',
    reason: 'Whether the reply topic is there from the start on; else it is created with the first request.',
  }),
  replyExpires: durationSetting({
    fallback: { days: 1 },
    positive: true,
    faust: 'reply_expires',
    reason: 'How long replies are kept, where an instance ends without deleting its topic. Faust’s.',
  }),
}
