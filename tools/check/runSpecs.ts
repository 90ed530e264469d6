import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasKafka } from './hasKafka.js'
import type { Outcome } from './Outcome.js'
import { root } from './root.js'
import { runBinary } from './runBinary.js'

const minute = 60_000

/** All specs, those of the real Kafka included, each counted. */
export async function runSpecs(): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), 'rxfaust-specs-'))
  const totals = join(directory, 'totals.json')
  // Without Java and Maven the specs of the real broker are left out, on a developer's machine only.
  const pendingAllowed = process.env.CI === undefined && !hasKafka()
  try {
    const problem = await runBinary(
      'mocha',
      'mocha',
      [
        'spec/**/*-spec.ts',
        '--reporter',
        join(root, 'tools/check/TotalsReporter.ts'),
        '--forbid-only',
        ...(pendingAllowed ? [] : ['--forbid-pending']),
      ],
      { env: { RXFAUST_SPEC_TOTALS: totals }, timeout: 12 * minute },
    )
    if (!existsSync(totals)) return { passed: 0, failed: 1, remark: `no result: ${problem ?? 'mocha ended early'}` }
    const { passed, failed, pending } = JSON.parse(readFileSync(totals, 'utf8')) as Outcome & { pending: number }
    const remark = pending > 0 ? `${pending} pending (Java and Maven are needed for Kafka)` : undefined
    // All specs may have passed and yet the process not have ended, or ended badly.
    if (problem !== undefined && failed === 0) return { passed, failed: 1, remark: `after the specs: ${problem}` }
    if (passed + failed === 0) return { passed, failed: 1, remark: 'there is no spec' }
    return { passed, failed, remark }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
