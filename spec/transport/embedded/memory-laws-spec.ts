import { asyncScheduler } from 'rxjs'
import { openEmbeddedTransport } from '../../../lib/transport/embedded/openEmbeddedTransport.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'
import { transportLaws } from '../../laws/transportLaws.js'

transportLaws({
  name: 'memory://',
  open: async () => {
    const options = { clientId: 'laws', logger: silentLogger, scheduler: asyncScheduler }
    const transport = await openEmbeddedTransport('memory://', options)
    return {
      transport,
      close: () => transport.close(),
      compact: () => transport.clean(),
      stopBroker: async () => {
        transport.faults.reachable = false
      },
      startBroker: async () => {
        transport.faults.reachable = true
      },
    }
  },
})
