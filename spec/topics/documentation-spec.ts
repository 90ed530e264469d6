import { join } from 'node:path'
import { describeDocument } from '../support/describeDocument.js'

describeDocument('topics.md', join(import.meta.dirname, 'examples'))
