import type { PartyName, PersonName } from './cast.ts'
import type { Stage } from './stage.ts'

/**
 * A crisis line between Belmere and Carthia, with its officers and as yet without a room: what is sealed the host cannot make
 * up, so that the first officer's browser opens it. And one that Dorvane proposes, for Carthia's head to decide.
 */
export async function buildCrisis(stage: Stage): Promise<void> {
  const id = await proposed(stage, 40, 'belmere.head', 'carthia')
  stage.daysAgo(38, 14)
  const carthia = stage.doors('carthia.head').contacts.crisis
  if ((await carthia.line({ id })).state === 'proposed-by-them') await carthia.agree({ id })
  stage.daysAgo(37)
  await named(stage, id, 'belmere.head', ['belmere.duty', 'belmere.analyst'])
  await named(stage, id, 'carthia.head', ['carthia.duty', 'carthia.analyst'])
  await proposed(stage, 1, 'dorvane.duty', 'carthia')
}

/** The line that these two have, in whatever state; where they have none it is proposed. */
async function proposed(stage: Stage, daysAgo: number, by: PersonName, to: PartyName): Promise<string> {
  stage.daysAgo(daysAgo)
  const { crisis } = stage.doors(by).contacts
  const delegationId = stage.delegation(to)
  const known = (await crisis.lines()).find(({ them }) => them.id === delegationId)
  return (known ?? (await crisis.propose({ delegationId }))).id
}

async function named(stage: Stage, id: string, head: PersonName, officers: readonly PersonName[]): Promise<void> {
  const { crisis } = stage.doors(head).contacts
  const line = await crisis.line({ id })
  if (line.state === 'ended') return
  // Whom a head put off the line since stays off it.
  const known = new Set(line.steps.flatMap(({ about }) => about?.accountId ?? []))
  for (const officer of officers.map((name) => stage.person(name)))
    if (!known.has(officer)) await crisis.officer.add({ id, accountId: officer })
}
