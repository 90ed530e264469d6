import { asBuffer } from '../../codecs/asBuffer.js'
import type { Codec } from '../../codecs/Codec.js'
import type { TypeDescription } from '../../codecs/TypeDescription.js'
import type { TypeOf } from '../../codecs/TypeOf.js'
import { Elements } from './Elements.js'
import type { SetCommand } from './SetCommand.js'

const actions: readonly unknown[] = ['add', 'discard', 'replace'] satisfies SetCommand<unknown>['action'][]

/**
 * The codec of the commands to the manager of a table of sets, for clients that are other apps: JSON as
 * `{"action":"add","members":["ann"]}`.
 *
 * @param element described as the `value` of the table
 * @example
 * const commands = app.topic('shop-users-setmanager', { key: string(), value: setCommands(string()), partitions: 4 })
 * await new SetManager(commands).add('bern', 'ann')
 */
export function setCommands<ED extends TypeDescription = 'json'>(element?: ED): Codec<SetCommand<TypeOf<ED>>> {
  const elements = new Elements<TypeOf<ED>>(element, 'member of a set command')
  return {
    name: `set commands of ${elements.description.codec}`,
    encode: ({ action, members }) =>
      Buffer.from(`{"action":${JSON.stringify(action)},"members":${elements.write(elements.byId(members).keys())}}`),
    decode(bytes) {
      const { action, members } = (JSON.parse(asBuffer(bytes).toString()) ?? {}) as Partial<SetCommand<unknown>>
      if (!actions.includes(action)) throw new TypeError(`its action is ${JSON.stringify(action)}, none of ${actions}`)
      return { action: action as SetCommand<unknown>['action'], members: [...elements.read(members).values()] }
    },
  }
}
