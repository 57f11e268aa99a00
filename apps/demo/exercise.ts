import type { exercisesContract } from '#modules/exercises/contract.ts'
import { moveClocks } from '#modules/exercises/server/index.ts'
import type { ContractRouterClient } from '@orpc/contract'
import { system } from '#platform/actor.ts'
import type { House } from '#platform/server/house.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import type { PersonName } from './cast.ts'
import type { Stage } from './stage.ts'

/**
 * An exercise that is over, so that a newcomer can read an after-action report before they have played: Belmere and Dorvane
 * at their desks, Carthia played by the house. Much is met; one thing is late, one missed, and a marking goes too far.
 */
const daysAgo = 2
const hour = 13

type Acting = Parameters<ContractRouterClient<typeof exercisesContract>['play']['act']>[0]
type Deed = { at: number; by: PersonName } & (
  | { act: Omit<Acting, 'id'> }
  | { note: { text: string; role: string | null; inject: string | null; forPlayers: boolean } }
)

const deeds: readonly Deed[] = [
  { at: 40, by: 'belmere.duty', act: { act: 'acknowledged', inject: 'watch' } },
  { at: 95, by: 'belmere.analyst', act: { act: 'acknowledged', inject: 'records-locked' } },
  {
    at: 200,
    by: 'belmere.duty',
    act: {
      act: 'escalated',
      inject: 'records-locked',
      to: ['capital'],
      text: 'Two hospitals without records, surgery moved, a demand within a day. We ask who may decide on payment.',
    },
  },
  { at: 290, by: 'belmere.analyst', act: { act: 'acknowledged', inject: 'same-key' } },
  {
    at: 350,
    by: 'belmere.analyst',
    act: {
      act: 'contacted',
      inject: 'same-key',
      to: ['carthia'],
      contact: 'technical',
      tlp: 'amber+strict',
      text: 'The malware asks 203.0.113.77 for its orders, port 443. Please preserve that machine.',
    },
  },
  {
    at: 470,
    by: 'belmere.analyst',
    act: {
      act: 'shared',
      inject: 'carthia-acts',
      to: ['carthia', 'dorvane'],
      tlp: 'green',
      text: 'Four hashes, two addresses and the name of the scheduled task.',
    },
  },
  {
    at: 480,
    by: 'carthia.duty',
    note: {
      text: 'The right desk was asked within three minutes. The indicators then went out as GREEN: the attackers read that too.',
      role: 'belmere',
      inject: 'carthia-acts',
      forPlayers: true,
    },
  },
  {
    at: 500,
    by: 'belmere.duty',
    act: {
      act: 'declined',
      inject: 'press-asks',
      to: ['press'],
      text: 'The minister’s office speaks to the press. I have told them that you called.',
    },
  },
  { at: 520, by: 'belmere.duty', act: { act: 'acknowledged', inject: 'prosecutor-asks' } },
  { at: 560, by: 'dorvane.duty', act: { act: 'acknowledged', inject: 'itu-notice' } },
  {
    at: 600,
    by: 'belmere.duty',
    act: {
      act: 'contacted',
      inject: 'dorvane-did-it',
      to: ['dorvane'],
      contact: 'diplomatic',
      text: 'We have seen the post and repeat none of it. What do you know?',
    },
  },
  {
    at: 640,
    by: 'dorvane.duty',
    act: {
      act: 'contacted',
      inject: 'dorvane-did-it',
      to: ['belmere'],
      contact: 'diplomatic',
      text: 'Ce n’était pas nous. Une clinique chez nous est touchée aussi, et nous savons récupérer les fichiers.',
    },
  },
  {
    at: 860,
    by: 'belmere.duty',
    act: {
      act: 'escalated',
      inject: 'patients-lists',
      to: ['capital'],
      text: 'Names of patients are shown. A director asks to be allowed to pay.',
    },
  },
  { at: 870, by: 'belmere.analyst', act: { act: 'acknowledged', inject: 'files-open' } },
  {
    at: 880,
    by: 'norhaven.observer',
    note: {
      text: 'Nobody at Belmere confirmed the notice of the ITU: each took it for the other’s.',
      role: 'belmere',
      inject: 'itu-notice',
      forPlayers: true,
    },
  },
]

/** When something of the scenario falls due by itself: the clock comes by then, and not with the next deed. */
const dues = [45, 180, 220, 330, 380, 420, 450, 540, 660, 820]
const last = 900

export async function buildExercise(stage: Stage, house: House): Promise<void> {
  const control = stage.doors('host.secretary').exercises
  const created = stage.moment(daysAgo, hour).slice(10)
  // Known by its moment, to the millisecond, whatever day it is built again. One that was cut off begins anew.
  for (const run of await control.runs.list()) {
    if (!run.createdAt.endsWith(created)) continue
    if (run.status === 'ended' || run.status === 'archived') return
    if (run.status !== 'prepared') await control.runs.end({ id: run.id })
    await control.runs.remove({ id: run.id })
  }
  const scenario = (await control.scenarios.list()).find(({ shipped, alone }) => shipped && alone !== null)
  if (!scenario) throw new Error('No scenario ships that can be played alone')
  stage.daysAgo(daysAgo, hour)
  const { id } = await control.runs.prepare({
    scenarioId: scenario.id,
    players: (['belmere', 'dorvane'] as const).map((role) => ({
      role,
      by: { kind: 'delegation', delegationId: stage.delegation(role) },
    })),
    observers: [stage.person('carthia.duty'), stage.person('norhaven.observer')],
  })
  await control.runs.start({ id })
  await play(stage, house, id)
  stage.daysAgo(daysAgo, hour, last)
  await control.runs.end({ id })
  stage.daysAgo(0)
}

async function play(stage: Stage, house: House, id: string): Promise<void> {
  const happens = [...dues.map((at) => ({ at, by: null })), ...deeds].toSorted((one, other) => one.at - other.at)
  for (const one of happens) {
    const { at } = one
    stage.daysAgo(daysAgo, hour, at)
    if (one.by === null) {
      const now = new Date(stage.moment(daysAgo, hour, at))
      await inTransaction({ ...house, now: () => now }, system, 'demo.exercise', 'acts', moveClocks)
      continue
    }
    const { play: doors, runs } = stage.doors(one.by).exercises
    await ('act' in one ? doors.act({ id, ...one.act }) : runs.note({ id, ...one.note }))
  }
}
