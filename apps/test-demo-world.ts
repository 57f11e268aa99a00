// The demonstration, built once for all hosts of a run: a process of its own, `node apps/test-demo-world.ts FOLDER`. Into the
// folder come `data`, as a host keeps it, and `tokens.json`, by which some delegations sit at a command line.
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readConfig } from '#platform/server/config.ts'
import { buildDemoWorld } from './demo-world.ts'
import { setStage, type Stage } from './demo/stage.ts'
import { openHouse } from './server/open-house.ts'

const heads = { Dorvane: 'dorvane.duty', Esteria: 'esteria.duty', Quillon: 'quillon.duty' } as const

const folder = process.argv[2]
if (!folder) throw new Error('Say into which folder.')
const config = readConfig({
  CHANCERY_DEMO: 'true',
  CHANCERY_DATA: join(folder, 'data'),
  LOG_LEVEL: 'warn',
  PUBLIC_URL: 'http://localhost:4879',
})
const tokens: Record<string, string> = {}
{
  await using open = await openHouse(config)
  await buildDemoWorld(open.house)
  const stage = await setStage(open.house)
  stage.daysAgo(0)
  for (const [name, head] of Object.entries(heads)) tokens[name] = await tokenOf(stage, `Desk of ${name}`, head)
}
// Whoever waits for them finds them whole, and knows by them that all of it is.
await writeFile(join(folder, 'tokens.making'), JSON.stringify(tokens))
await rename(join(folder, 'tokens.making'), join(folder, 'tokens.json'))

async function tokenOf(stage: Stage, name: string, head: Parameters<Stage['doors']>[0]): Promise<string> {
  const { identity } = stage.doors(head)
  const { id } = await identity.createMachine({ name, scopes: ['rooms'] })
  return (await identity.issueKey({ id, kind: 'token', name, scopes: ['rooms'], days: 1 })).secret
}
