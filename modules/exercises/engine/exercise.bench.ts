/**
 * What a large exercise costs the host to reckon: as many injects and hopes as a scenario may hold, and a log of thousands
 * of acts. Injects fall due in one pass over the scenario; entering an act costs the same however many were before; a score looks through the log
 * once for each hope, so it grows with hopes × acts. `npm run bench -- exercise [acts]`: JSON lines.
 */
import { measured } from '#platform/server/measured.ts'
import { type LogEntry, logOf } from './log.ts'
import { resumed, standing } from './clock.ts'
import { ticked, withEntry } from './play.ts'
import type { Run } from './run.ts'
import { Scenario } from './scenario.ts'
import { score } from './score.ts'

const injects = 200
const hopes = 12
const roles = ['belmere', 'carthia', 'dorvane', 'esteria']
const begin = Date.parse('2026-11-22T09:00:00Z')
const after = (seconds: number) => new Date(begin + seconds * 1000)

export async function bench([wanted = '5000']: readonly string[]): Promise<void> {
  const acts = Math.max(1, Number.parseInt(wanted, 10) || 5_000)
  const scenario = await measured('exercise', 'read and checked', injects, () => Scenario.parse(large()))
  const clock = resumed(standing, after(0))
  let run: Run = { scenario, played: new Set(roles), clock, log: logOf([]) }
  await measured('exercise', 'injects fall due', injects, () => {
    for (let n = 0; n < injects; n++) run = ticked(run, after(n * 30)).run
  })
  await measured('exercise', 'acts entered', acts, () => {
    for (let n = 0; n < acts; n++) run = withEntry(run, after(n), actOf(n))
  })
  const results = await measured('exercise', 'scored', injects * hopes, () => score(run, Number.POSITIVE_INFINITY))
  if (!results.some(({ outcome }) => outcome === 'met')) throw new Error('Nothing was met: this measures no exercise.')
}

function large(): unknown {
  return {
    title: { en: 'A long night' },
    summary: { en: 'All that may happen, happens.' },
    briefing: { en: 'Read.' },
    minutes: 120,
    roles: roles.map((id) => ({ id, name: { en: id }, brief: { en: `You are ${id}.` } })),
    injects: Array.from({ length: injects }, (_, n) => ({
      id: `inject-${n}`,
      kind: 'message',
      when: { by: 'time', at: n * 30 },
      title: { en: `Event ${n}` },
      words: { en: 'It goes on.' },
      expects: Array.from({ length: hopes }, (__, hope) => ({
        id: `hope-${n}-${hope}`,
        of: roles[hope % roles.length],
        within: 600,
        hope: hope % 2 === 0 ? { kind: 'acknowledgement' } : { kind: 'act', act: 'request.sent' },
      })),
    })),
  }
}

const actOf = (n: number): LogEntry => ({
  what: 'act',
  act: n % 3 === 0 ? 'acknowledged' : 'request.sent',
  role: roles[n % roles.length] ?? '',
  inject: n % 3 === 0 ? `inject-${n % injects}` : null,
  to: [],
  contact: null,
  tlp: null,
})
