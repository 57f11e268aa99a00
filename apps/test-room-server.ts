import { readConfig } from '#platform/server/config.ts'
import { openServer } from './server/open-server.ts'

/** A host as a process of its own, told what to be by its environment; ends at SIGTERM. */
await using server = await openServer(readConfig(process.env))
server.house.log.info({ address: server.address }, 'open')
await new Promise((resolve) => process.once('SIGTERM', resolve))
