import type { Peer } from './Peer.js'

/** quixstreams with its defaults. */
export const quix: Peer = {
  name: 'Quix',
  limit: job => (job === 'W3' ? 50_000 : 300_000),
  needs: 'quix/venv/bin/python',
  command: (directory, { job, id, input, output, records }) => ({
    command: `${directory}/quix/venv/bin/python`,
    args: ['quix/app.py', job, id, input, output],
    cwd: directory,
    env: { PEERS: directory, N: String(records) },
  }),
}
