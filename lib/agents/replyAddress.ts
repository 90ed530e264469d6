import { Channel } from '../topics/Channel.js'
import { Topic } from '../topics/Topic.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { validateName } from '../util/validateName.js'
import type { AgentMessage } from './AskOptions.js'
import { channelAddress } from './localReplies.js'

/**
 * How a request names the place for its reply.
 *
 * @param target where the request goes
 * @throws RxfaustError `RXFAUST_OPTION`, `RXFAUST_NAME`
 */
export function replyAddress<Out>(
  agent: string,
  replyTo: NonNullable<AgentMessage<unknown, unknown, Out>['replyTo']>,
  target: object,
): string {
  if (typeof replyTo === 'string') return validateName(replyTo, 'topic of a reply')
  const to: unknown = replyTo instanceof Topic || replyTo instanceof Channel ? replyTo : replyTo.topic
  if (to instanceof Topic) return to.name
  if (to instanceof Channel && target instanceof Channel) return channelAddress(to.name)
  throw to instanceof Channel
    ? new RxfaustError(
        'RXFAUST_OPTION',
        `The reply of agent "${agent}" was to go to channel "${to.name}", but the agent may process the request in another process.`,
        'Give a topic, or an agent that reads one.',
        { details: { agent, channel: to.name } },
      )
    : new RxfaustError(
        'RXFAUST_OPTION',
        `The reply of agent "${agent}" was to go to something that takes none.`,
        'Give a topic or the name of one, a channel, or an agent that reads one of them.',
        { details: { agent } },
      )
}
