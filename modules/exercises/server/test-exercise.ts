import { exchange } from '#modules/exchange/server/index.ts'
import { identity } from '#modules/identity/server/index.ts'
import { openTestWorld, type TestWorld } from '#modules/identity/server/test-world.ts'
import { incidents } from '#modules/incidents/server/index.ts'
import { notices } from '#modules/notices/server/index.ts'
import { record } from '#modules/record/server/index.ts'
import { sharing } from '#modules/sharing/server/index.ts'
import { system } from '#platform/actor.ts'
import { deskOf } from '#platform/server/desk.ts'
import type { Module } from '#platform/server/module.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { exercisesContract } from '../contract.ts'
import type { ScenarioInput } from '../engine/scenario.ts'
import { exercisesOf } from './index.ts'

/** What the tests of this module stand on: the house with incidents, notices and exercises, and a scenario to play. */

const below: readonly Module[] = [record, identity, sharing, notices, exchange, incidents]

/** The modules of that house, with others of which something is made in exercises. */
export function housedWith(more: readonly Module[]): readonly Module[] {
  const under = [...below, ...more]
  const exercises = exercisesOf(under)
  return [...under, exercises, deskOf([...under, exercises])]
}

const all = housedWith([])

export const openExerciseWorld = (): Promise<TestWorld> => openTestWorld(all)

export const doorsOf = (world: TestWorld, account: string) => world.as(exercisesContract, account)

/** Stands in every word of the scenario, so that it is found wherever any of it gets to. */
export const marker = 'Wintermark'

/** Three states, one of them played by the house where nobody plays it. */
export const hospitals: ScenarioInput = {
  title: { en: `${marker}: hospitals stand still` },
  summary: { en: `${marker}. Ransomware in hospitals of three states.` },
  briefing: { en: `${marker}. You are at the desk of your capital.` },
  minutes: 30,
  alone: 'belmere',
  roles: [
    {
      id: 'belmere',
      name: { en: 'Belmere' },
      brief: { en: `${marker}. Your hospitals were hit first.` },
      contacts: ['technical'],
    },
    {
      id: 'carthia',
      name: { en: 'Carthia' },
      brief: { en: `${marker}. You host the servers.` },
      contacts: ['technical', 'diplomatic'],
    },
    { id: 'press', name: { en: 'The press' }, brief: { en: `${marker}. Nobody plays it.` }, playedBy: 'house' },
  ],
  injects: [
    {
      id: 'outage',
      kind: 'incident',
      when: { by: 'time', at: 60 },
      title: { en: `${marker}: two hospitals without records` },
      words: { en: `${marker}. Two hospitals report encrypted records.` },
      incident: { sector: 'health', severity: 'red', victims: ['belmere'] },
      urgency: 'urgent',
      expects: [
        { id: 'heard', of: 'belmere', within: 120, hope: { kind: 'acknowledgement' } },
        { id: 'called', of: 'belmere', within: 300, hope: { kind: 'contact', to: ['carthia'], contact: 'technical' } },
        { id: 'discreet', of: 'belmere', within: 600, hope: { kind: 'marking', widest: 'amber' } },
      ],
    },
    {
      id: 'answer',
      kind: 'message',
      from: 'carthia',
      to: ['belmere'],
      when: { by: 'act', act: 'contacted', role: 'belmere', seconds: 30 },
      title: { en: `${marker}: we look into it` },
      words: { en: `${marker}. Carthia looks into it.` },
    },
    {
      id: 'rumour',
      kind: 'rumour',
      from: 'press',
      when: { by: 'inject', after: 'outage', seconds: 240 },
      title: { en: `${marker}: they say it was Carthia` },
      words: { en: `${marker}. A post says that Carthia did it.` },
      outlet: { en: 'A post' },
    },
    {
      id: 'demand',
      kind: 'press',
      to: ['carthia'],
      when: { by: 'hand' },
      title: { en: `${marker}: what does Carthia say?` },
      words: { en: `${marker}. The press asks.` },
      urgency: 'crisis',
    },
  ],
}

/** What the house does by itself: every job of these modules that an event asks for, and the clock of exercises. */
export async function letHappen({ house, database }: TestWorld, modules: readonly Module[] = all): Promise<void> {
  const jobs = new Map(modules.flatMap((module) => module.jobs ?? []).map((job) => [job.name, job]))
  for (;;) {
    const rows = await database.kysely.deleteFrom('outbox').returning(['name', 'data']).execute()
    if (rows.length === 0) break
    for (const { name, data } of rows)
      for (const wanted of modules.flatMap((module) => module.because?.[name] ?? [])) {
        const job = jobs.get(wanted)
        if (!job || wanted.startsWith('notices')) continue
        await inTransaction(house, system, wanted, 'acts', (call) => job.work(call, Object(data), house))
      }
  }
}

/** Lets the clock on the wall go on by so many seconds, and the house do what is due then. */
export async function later(world: TestWorld, seconds: number, modules: readonly Module[] = all): Promise<void> {
  world.at(new Date(world.house.now().getTime() + seconds * 1000).toISOString())
  for (const { name, cron, work } of modules.find((module) => module.name === 'exercises')?.jobs ?? [])
    if (cron) await inTransaction(world.house, system, name, 'acts', (call) => work(call, {}, world.house))
  await letHappen(world, modules)
}

/** Why a door refused; never of one that did not. */
export async function refusalOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => 'was let in',
    (error: unknown) => Object(error).code,
  )
}
