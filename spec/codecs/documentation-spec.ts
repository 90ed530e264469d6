import { join } from 'node:path'
import { describeDocument } from '../support/describeDocument.js'

describeDocument('codecs.md', join(import.meta.dirname, 'examples'))
