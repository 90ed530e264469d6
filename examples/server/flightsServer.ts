import { readFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { Airport } from '../flights/Airport.js'
import type { Delays } from '../flights/Delays.js'
import type { FlightsPipeline } from '../flights/pipeline.js'
import { sendChanges } from './sendChanges.js'

type Standing = { readonly code: string } & Airport & Delays

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
      response.end(JSON.stringify(await standingsNow(pipeline)))
      break
    case '/events':
      sendChanges(pipeline.standings, response)
      break
    default:
      response.writeHead(404).end()
  }
}

/** What `/events` goes on from. */
async function standingsNow({ delays, airports }: FlightsPipeline): Promise<Standing[]> {
  const standings: Standing[] = []
  for await (const [code, sums] of delays.entries()) standings.push({ code, ...airports.get(code), ...sums })
  return standings
}
