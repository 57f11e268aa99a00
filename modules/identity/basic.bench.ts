import { identityContract } from './contract.ts'
import { identity } from './server/index.ts'
import { openTestWorld, people, type TestWorld } from './server/test-world.ts'

const rounds = 80
const perRound = 50

/**
 * What HTTP Basic costs the server beside a token, after the first request: the same door, asked as the same machine
 * account, in turns. Prints a JSON line for each of `who knocks` alone and of the whole request.
 */
export async function bench(): Promise<void> {
  await using world = await openTestWorld([identity])
  const { token, basic } = await credentials(world)
  // An account just changed is looked up each time for a few seconds; they pass.
  world.at('2026-11-21T10:00:00Z')
  const knock = (headers: Record<string, string>) => async () => {
    if ((await world.app.request('/api/session', { headers })).status !== 200) throw new Error('The door did not open')
  }
  const ask = (headers: Record<string, string>) => {
    const request = new Request('http://house/', { headers })
    return async () => {
      if ((await world.house.actorOf(request)).kind !== 'machine') throw new Error('Nobody was found')
    }
  }
  await compare(
    'request',
    [
      { name: 'token', once: knock(token) },
      { name: 'basic', once: knock(basic) },
    ],
    perRound,
  )
  await compare(
    'actor',
    [
      { name: 'token', once: ask(token) },
      { name: 'basic', once: ask(basic) },
    ],
    perRound * 20,
  )
}

async function credentials(
  world: TestWorld,
): Promise<{ token: Record<string, string>; basic: Record<string, string> }> {
  const head = world.as(identityContract, people.belmere.head)
  const machine = await head.createMachine({ name: 'CERT Belmere', scopes: ['taxii:read'] })
  const issue = async (kind: 'token' | 'password') =>
    (await head.issueKey({ id: machine.id, kind, name: kind, scopes: ['taxii:read'], days: 1 })).secret
  return {
    token: { authorization: `Bearer ${await issue('token')}` },
    basic: { authorization: `Basic ${btoa(`${machine.login}:${await issue('password')}`)}` },
  }
}

type Way = { name: string; once: () => Promise<void> }

/** In turns, so that whatever else the machine does falls on both alike. */
async function compare(kind: string, ways: readonly Way[], times: number): Promise<void> {
  const spent = new Map(ways.map(({ name }) => [name, { wall: 0, cpu: 0 }]))
  for (const { once } of ways) for (let i = 0; i < times / 5; i++) await once()
  for (let round = 0; round < rounds; round++)
    for (const { name, once } of round % 2 ? ways.toReversed() : ways) {
      const wall = performance.now()
      const cpu = process.cpuUsage()
      for (let i = 0; i < times; i++) await once()
      const { user, system } = process.cpuUsage(cpu)
      const sum = spent.get(name)
      if (sum) {
        sum.wall += (performance.now() - wall) / 1000
        sum.cpu += (user + system) / 1e6
      }
    }
  for (const [name, { wall, cpu }] of spent)
    process.stdout.write(
      `${JSON.stringify({
        name: `identity ${kind} by ${name}`,
        work: rounds * times,
        wallSeconds: Number(wall.toFixed(4)),
        cpuSeconds: Number(cpu.toFixed(4)),
        peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      })}\n`,
    )
}
