import { asyncScheduler } from 'rxjs'
import { openEmbeddedTransport } from '../../lib/transport/embedded/openEmbeddedTransport.js'
import { silentLogger } from '../../lib/util/silentLogger.js'
import { ackProperties } from '../laws/ackProperties.js'

describe('acknowledgement in random pipelines, over memory://', () => {
  ackProperties(
    async name => {
      const options = { clientId: 'law', logger: silentLogger, scheduler: asyncScheduler }
      const transport = await openEmbeddedTransport(`memory://${name}`, options)
      return {
        transport,
        rebalance: group => transport.faults.rebalance(group),
        close: () => transport.close(),
      }
    },
    Number(process.env.ACK_RUNS ?? 60),
  )
})
