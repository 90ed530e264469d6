import { join } from 'node:path'
import { describeDocument } from '../support/describeDocument.js'

describeDocument('services.md', join(import.meta.dirname, 'examples'))
