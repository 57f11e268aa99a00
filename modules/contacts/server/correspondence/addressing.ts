/** Whether something may be written to a delegation: does it stand, may it read it, and who of it is told. */
import { exerciseAct } from '#platform/exercise.ts'
import { incidentsSeen } from '#modules/incidents/server/index.ts'
import type { Marking } from '#modules/sharing/contract.ts'
import type { CorrespondenceCall } from './seen.ts'

/** Another delegation than the actor's own, in good standing. */
export async function standsElsewhere(call: CorrespondenceCall, to: string): Promise<boolean> {
  if (to === call.actor.delegationId) return false
  const standing = await call.db
    .selectFrom('delegation')
    .select('id')
    .where('id', '=', to)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return standing !== undefined
}

/** The actor sees the incident, and it is of the same world: an exercise cites an exercise. */
export async function incidentFits(
  call: CorrespondenceCall,
  incidentId: string | null,
  exercise: boolean,
): Promise<boolean> {
  if (incidentId === null) return true
  const [incident] = await incidentsSeen(call, [incidentId])
  return incident?.exercise === exercise
}

/** What is said to a delegation reaches it: it is named in the audience. RED names its people itself. */
export function reaching(marking: Marking, to: string | null): Marking {
  const { audience } = marking
  if (to === null || marking.tlp === 'red' || audience.delegations.includes(to)) return marking
  return { ...marking, audience: { ...audience, delegations: [...audience.delegations, to] } }
}

/** Whether RED names anybody of the delegation who still stands. Whoever was named may have left since. */
export async function reaches(call: CorrespondenceCall, to: string, marking: Marking): Promise<boolean> {
  return marking.tlp !== 'red' || (await namedOf(call, to, marking)).length > 0
}

/** Of one delegation, whoever speaks for it hears; under RED nobody is told whom the marking does not name. */
export async function hearersOf(
  call: CorrespondenceCall,
  delegationId: string,
  marking: Marking | undefined,
): Promise<string[]> {
  if (marking?.tlp === 'red') return namedOf(call, delegationId, marking)
  const people = await peopleOf(call, delegationId).select('roles').execute()
  return people
    .filter(({ roles }) => roles.includes('diplomatic-contact') || roles.includes('head-of-delegation'))
    .map(({ id }) => id)
}

async function namedOf(call: CorrespondenceCall, delegationId: string, { audience }: Marking): Promise<string[]> {
  if (audience.people.length === 0) return []
  return (await peopleOf(call, delegationId).where('id', 'in', audience.people).execute()).map(({ id }) => id)
}

function peopleOf(call: CorrespondenceCall, delegationId: string) {
  return call.db
    .selectFrom('account')
    .select('id')
    .where('delegation_id', '=', delegationId)
    .where('kind', '=', 'person')
    .where('revoked_at', 'is', null)
}

/** `tlp`: absent where it went to nobody yet. */
type Done = { kind: 'letter' | 'request'; what: string; made: boolean; run?: string | null; tlp?: Marking['tlp'] }

/** What is done in an exercise belongs to its run. Of what is real no run hears. */
export async function tellExercise(
  call: CorrespondenceCall,
  { id, exercise, fromId, toId }: { id: string; exercise: boolean; fromId: string; toId: string | null },
  { kind, what, made, run = null, tlp }: Done,
): Promise<void> {
  const own = call.actor.delegationId
  if (!exercise || own === null) return
  await call.emit(
    exerciseAct({
      act: `${kind}.${what}`,
      item: { kind, id },
      made,
      run,
      delegationId: own,
      accountId: call.actor.id,
      at: call.now.toISOString(),
      to: tlp ? [fromId, toId].flatMap((side) => (side === null || side === own ? [] : [side])) : [],
      ...(tlp ? { tlp } : {}),
    }),
  )
}
