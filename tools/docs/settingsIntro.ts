/** What stands before the tables in docs/settings.md. @param versions the code of the example */
export function settingsIntro(versions: string): string {
  return `# Settings
Each setting is an option of \`new App(id, options)\`, and most are an environment variable as well. An option counts before the variable, the variable before the default. What can't be used is refused when the app is made, with \`RXFAUST_OPTION\`: the error names the option or the variable, what it is and what to give; of two settings that don't go together it names both.

_Made by \`npm run docs\` of the descriptions in \`lib/app/settings\`, which the app itself works with: edit those._

- A **duration** is milliseconds, an ISO 8601 text (\`PT5S\`), or in the program what Luxon takes (\`{ seconds: 5 }\`). **Bytes** and counts are whole numbers.
- Variables are read when the app is made. An empty one counts as none. \`RXFAUST_ORDERS__COMMIT_INTERVAL\` is for an app with the id \`orders\` alone, and counts before \`RXFAUST_COMMIT_INTERVAL\`: in capitals, with \`_\` for what is no letter or digit.
- A variable that begins with \`RXFAUST_\` and is no setting is warned of at the start, with the name that is most like it.
- Objects and functions are given in the program only; their rows have no variable. Credentials are in no log and in no error.

\`\`\`sh
RXFAUST_BROKER='kafka://a:9092;b:9092' RXFAUST_DATA_DIRECTORY=/var/lib/orders RXFAUST_COMMIT_INTERVAL=PT0.5S node orders.js
\`\`\`

These have to go together: \`sessionTimeout\` ≤ \`requestTimeout\`; \`heartbeatInterval\` ≤ a third of \`sessionTimeout\`; \`drainTimeout\` < \`rebalanceTimeout\`; under exactly once \`commitInterval\` < \`transactionTimeout\` and \`acks\` \`all\`; \`lingerBytes\` ≤ \`maxRequestSize\`; \`fetchMaxBytes\` ≤ \`streamBufferMaxBytes\`; \`replyTo\` or \`replyToPrefix\`, not both; \`replyCreateTopic\` only where topics may be created, or with \`replyTo\`.

## Versions, and several apps in one process
Another \`version\` of an app is an instance of its own beside the one that runs: its group, internal topics, tables and transactional ids begin with \`{id}-v{version}\`, or what \`idFormat\` makes, and it reads its topics from the beginning. When it has caught up, the old one is stopped. Version 1 is the app without one, as in Faust. Topics that the program names are the same for all versions, and so is the embedded broker; a version's tables are in \`v2/tables\` of the data directory.

\`\`\`ts
${versions}\`\`\`

Apps with different ids share a process, and a broker, without knowing of each other. Two workers of one app need data directories of their own, also in one process: a store that both need at once, such as that of a global table, fails the second one with \`RXFAUST_LOCKED\`.
`
}
