/** Settings of Faust's that rxfaust does not have, by their names there, and why not. */
export const missingSettings: readonly { readonly names: readonly string[]; readonly why: string }[] = [
  { names: ['id'], why: 'It is the first argument of `new App`.' },
  {
    names: ['broker_consumer', 'broker_producer'],
    why: 'An app commits offsets, changelogs and results together, which no two clusters do. To go from one cluster to another, let one app read and another one of the same process send.',
  },
  { names: ['cache'], why: 'It is for Faust’s web views. A global table is a cache that every worker has.' },
  {
    names: ['loghandlers', 'worker_redirect_stdouts', 'worker_redirect_stdouts_level'],
    why: 'The logger is the program’s: `logger` takes any with five levels, such as pino, and nothing is taken away from the console.',
  },
  {
    names: ['broker_max_poll_records'],
    why: 'Nothing polls. What is fetched and not yet acknowledged is bounded in events (`streamBufferMaxsize`) and in bytes (`streamBufferMaxBytes`).',
  },
  {
    names: ['ConsumerScheduler'],
    why: 'Partitions are served in turn, whatever their topics, so that none waits for another one’s backlog.',
  },
  {
    names: ['producer_api_version'],
    why: 'The versions of the protocol are checked when the app connects. All that it speaks, Kafka has since 2.3, headers included.',
  },
  {
    names: ['table_cleanup_interval'],
    why: 'There is no clean-up that could be late: entries of windows are deleted as stream time passes them, with the commit of the event that has moved it.',
  },
  {
    names: ['stream_publish_on_commit'],
    why: "`processingGuarantee: 'exactly-once'` does it, and atomically: what is sent is seen with the commit, or not at all.",
  },
  {
    names: [
      'web',
      'web_enabled',
      'web_transport',
      'canonical_url',
      'web_host',
      'web_port',
      'web_bind',
      'web_in_thread',
      'web_cors_options',
    ],
    why: 'There is no web server in the library: an app runs in the server that the program has, and answers from its tables.',
  },
  {
    names: ['topic_disable_leader', 'LeaderAssignor'],
    why: 'The leader’s topic is made only for an app that has something to do `onLeader`. Whoever gets its one partition leads, so that the `assigner` decides.',
  },
  {
    names: ['Event', 'Stream', 'Schema'],
    why: 'Each value passes through them, and their types are inferred through pipes: operators, `processors` and codecs do what a subclass would.',
  },
  { names: ['Serializers'], why: 'Codecs are registered by name for the whole process: `codecs.register`.' },
  {
    names: ['TableManager', 'Worker'],
    why: 'Recovery has hooks (`onRecover`, `app.recovery$`) and stores are replaced by `store`; `runWorker` is a function that a program may leave out.',
  },
  {
    names: ['HttpClient', 'Router'],
    why: 'They belong to the web server.',
  },
]
