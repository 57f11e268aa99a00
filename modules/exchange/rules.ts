import type { Actor } from '#platform/actor.ts'
import type { Verdict } from '#platform/refusal.ts'
import type { Marked, Marking, Tlp } from '#modules/sharing/contract.ts'
import { isOfficer } from '#modules/identity/rules.ts'
import { mayAct, type Who } from '#modules/sharing/rules.ts'
import type { Access, CollectionKind } from './contract.ts'

/** What modules above need to write STIX of their own. */
export { uuid5 } from './stix/identifiers.ts'
export { tlp2Extension, tlpMarkings } from './stix/tlp.ts'

/** A collection as the rules see it. */
export type Ruled = { kind: CollectionKind; keeperId: string | null; readers: Access; writers: Access }

/** Whether an account may pull by TAXII at all. A machine needs the scope; a person reads what they may see anyway. */
export function mayPull(actor: Actor): Verdict {
  if (actor.kind === 'machine') return actor.scopes.includes('taxii:read') || { refused: 'SCOPE_MISSING' }
  return actor.kind === 'person' || { refused: 'SIGN_IN_FIRST' }
}

/** Whether an account may add and delete by TAXII at all. */
export function mayPush(actor: Actor): Verdict {
  if (actor.kind === 'machine') return actor.scopes.includes('taxii:write') || { refused: 'SCOPE_MISSING' }
  return actor.kind === 'person' ? mayAct(actor) : { refused: 'SIGN_IN_FIRST' }
}

/** Whether an account may look into collections by our own doors: for a machine that is reading as well. */
export function mayLook(actor: Actor): Verdict {
  if (actor.kind !== 'machine') return true
  return actor.scopes.includes('taxii:read') || actor.scopes.includes('incidents:read') || { refused: 'SCOPE_MISSING' }
}

/** Whether an account may take back what its delegation brought. */
export function mayWithdraw(actor: Actor): Verdict {
  if (actor.kind !== 'machine') return mayAct(actor)
  return (
    actor.scopes.includes('taxii:write') || actor.scopes.includes('incidents:write') || { refused: 'ROLE_MAY_NOT_ACT' }
  )
}

/** Who may readmit what a delegation forbade for everybody. */
export function mayReadmit(actor: Actor): Verdict {
  return isOfficer(actor) || { refused: 'OFFICERS_ONLY' }
}

/**
 * Who may read in a collection. That alone shows no object: each stands under a marking of its own, which must let the
 * reader see it too. The policies on `stix_collection` and `stix_place` say the same.
 */
export function readsCollection(who: Who, { keeperId, readers }: Ruled): Verdict {
  return readers.all || isNamed(who, keeperId, readers) || { refused: 'COLLECTION_UNKNOWN' }
}

/** Who may add to a collection. What incidents contain comes in with the incidents, and by no other door. */
export function writesCollection(who: Who, { kind, keeperId, writers }: Ruled): Verdict {
  if (kind === 'incidents') return { refused: 'COLLECTION_READ_ONLY' }
  return (
    (writers.all && who.delegationId !== null) || isNamed(who, keeperId, writers) || { refused: 'COLLECTION_READ_ONLY' }
  )
}

function isNamed(who: Who, keeperId: string | null, access: Access): boolean {
  const { delegationId } = who
  if (delegationId === null) return false
  return (
    delegationId === keeperId ||
    access.delegations.includes(delegationId) ||
    access.groups.some((group) => who.groups.includes(group))
  )
}

/** An object is deleted by the delegation that brought it, or by the one that keeps the collection. */
export function mayDelete(who: Who, ownerId: string, { keeperId }: Ruled): Verdict {
  return (
    (who.delegationId !== null && (who.delegationId === ownerId || who.delegationId === keeperId)) || {
      refused: 'OBJECT_NOT_YOURS',
    }
  )
}

export function mayChangeCollection(actor: Actor, { keeperId }: Ruled): Verdict {
  const acts = mayAct(actor)
  if (acts !== true) return acts
  return (keeperId !== null && keeperId === actor.delegationId) || { refused: 'COLLECTION_NOT_YOURS' }
}

/** To whom else something went is for its owner to know: everybody else finds in an audience only themselves. */
export function shownTo({ delegationId, personId, groups: own }: Who, { owner, marking }: Marked): Marking {
  if (delegationId !== null && delegationId === owner) return marking
  const { delegations, groups, people } = marking.audience
  return {
    ...marking,
    audience: {
      delegations: delegations.filter((one) => one === delegationId),
      groups: groups.filter((one) => own.includes(one)),
      people: people.filter((one) => one === personId),
    },
  }
}

const narrowest: readonly Tlp[] = ['red', 'amber+strict', 'amber', 'green', 'clear']

/** Of several labels the narrowest binds. */
export function narrower(one: Tlp, other: Tlp): Tlp {
  return narrowest.indexOf(one) <= narrowest.indexOf(other) ? one : other
}

export function isNarrower(one: Tlp, other: Tlp): boolean {
  return narrowest.indexOf(one) < narrowest.indexOf(other)
}

/** From the narrowest to the widest. */
export function byNarrowness(one: Tlp, other: Tlp): number {
  return narrowest.indexOf(one) - narrowest.indexOf(other)
}

/** A collection as far as it marks what arrives in it. */
export type MarksArrivals = { keeperId: string | null; readers: Access; people: readonly string[] }

/**
 * The marking of an object that arrives in a collection under a label: whoever may read there is its audience, as far
 * as the label lets it go. Where everybody may read, nobody is named, and the label alone decides: CLEAR and GREEN go
 * to every delegation, anything narrower stays with the delegation that brought it.
 */
export function arrivalMarking(tlp: Tlp, { keeperId, readers, people }: MarksArrivals): Marking {
  const delegations = readers.all
    ? []
    : [...new Set([...(keeperId === null ? [] : [keeperId]), ...readers.delegations])]
  return {
    tlp,
    pap: null,
    audience: { delegations, groups: readers.all ? [] : [...readers.groups], people: [...people] },
    embargoUntil: null,
    caveats: [],
    exercise: false,
  }
}
