import { readFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { FlightsPipeline } from '../flights/pipeline.js'
import { flightsResult } from '../flights/result.js'
import { sendChanges } from './sendChanges.js'

const page = readFileSync(new URL('page.html', import.meta.url))

/** A plain web server over the tables of an app that runs in the same process. */
export function flightsServer(pipeline: FlightsPipeline): Server {
  return createServer((request, response) => {
    answer(pipeline, request.url ?? '/', response).catch((error: unknown) => {
      console.error(error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
}

async function answer(pipeline: FlightsPipeline, url: string, response: ServerResponse): Promise<void> {
  switch (url) {
    case '/':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
      break
    case '/airports':
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(await flightsResult(pipeline)))
      break
    case '/events':
      sendChanges(pipeline.standings, response)
      break
    default:
      response.writeHead(404).end()
  }
}
