import { join } from 'node:path'
import { describeDocument } from '../support/describeDocument.js'

describeDocument('agents.md', join(import.meta.dirname, 'examples'))
