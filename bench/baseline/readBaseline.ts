import { readFile } from 'node:fs/promises'
import type { Baseline } from './Baseline.js'

/** @throws Error where it is missing or no JSON */
export async function readBaseline(file: string): Promise<Baseline> {
  return JSON.parse(await readFile(file, 'utf8')) as Baseline
}
