import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasKafka } from './hasKafka.js'
import type { Outcome } from './Outcome.js'
import { runNode } from './runNode.js'

const minute = 60_000

/** The short form of the chaos suite, with a seed of its own each time, which it prints; each run is counted. */
export async function runChaos(): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), 'rxfaust-chaos-totals-'))
  const totals = join(directory, 'totals.json')
  // Without Java and Maven only the embedded broker is put to it, on a developer's machine only.
  const embeddedOnly = process.env.CI === undefined && !hasKafka()
  try {
    const problem = await runNode(
      [
        '--import',
        'tsx',
        'spec/chaos/main.ts',
        ...(embeddedOnly ? ['--seconds', '20', '--only', 'embedded'] : ['--seconds', '90']),
      ],
      { env: { RXFAUST_CHAOS_TOTALS: totals }, timeout: 6 * minute },
    )
    if (!existsSync(totals)) return { passed: 0, failed: 1, remark: `no result: ${problem ?? 'it ended early'}` }
    const { passed, failed } = JSON.parse(readFileSync(totals, 'utf8')) as Outcome
    if (problem !== undefined && failed === 0) return { passed, failed: 1, remark: problem }
    return { passed, failed, remark: embeddedOnly ? 'Java and Maven are needed for Kafka' : undefined }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
