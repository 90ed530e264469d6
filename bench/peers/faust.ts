import type { Peer } from './Peer.js'

/** faust-streaming with its defaults and tables in memory. */
export const faust: Peer = {
  name: 'Faust',
  limit: job => (job === 'W3' ? 10_000 : 20_000),
  needs: 'faust/venv/bin/python',
  command: (directory, { job, id, input, output, records }) => ({
    command: `${directory}/faust/run.sh`,
    args: [job, id, input, output, 'memory://'],
    cwd: directory,
    env: { PEERS: directory, N: String(records) },
  }),
}
