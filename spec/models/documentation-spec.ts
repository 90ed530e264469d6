import { join } from 'node:path'
import { describeDocument } from '../support/describeDocument.js'

describeDocument('models.md', join(import.meta.dirname, 'examples'))
