// Decodes records that are alike and prints what comes out. No arguments.
import { AlikeJson } from '../../../lib/codecs/AlikeJson.js'

const alike = new AlikeJson()
const read = ['{"a":1,"b":"x"}', '{"a":2,"b":"y"}', '{"a":3,"b":"z"}'].map(text =>
  alike.decode(Buffer.from(text), 0, text.length),
)
process.stdout.write(JSON.stringify(read))
