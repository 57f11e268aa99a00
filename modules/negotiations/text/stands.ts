/**
 * Where each party stands on a paragraph, by its own word or by whom it stands with: what it said last itself, whether a
 * position of its own or an alignment with somebody's, goes before what a group says in which it counts itself.
 */
import type { Group, Negotiation, Paragraph, Position, Stand } from './state.ts'

export type StandOf = {
  stand: Stand
  /** It spoke of earlier words: they have moved since. */
  stale: boolean
  how: 'own' | 'aligned' | 'group'
  /** It aligned itself with an earlier statement of whom it stands with, and not yet with what they say now. */
  notYet?: true
  /** On whose behalf it was said, where on a group's. */
  group?: string
  /** Its own, or that which it stands with. */
  position: Position
}

/** By delegation, parties only; who said nothing is absent. */
export function standsOf(
  state: Pick<Negotiation, 'parties' | 'groups' | 'alignments'>,
  paragraph: Pick<Paragraph, 'positions' | 'hash'>,
): Map<string, StandOf> {
  const stands = new Map<string, StandOf>()
  const said = Object.values(paragraph.positions)
  if (said.length === 0) return stands
  const ofGroups = said.filter(({ group }) => group !== undefined)
  for (const { delegation } of state.parties) {
    const found =
      ownWord(state, paragraph, said, delegation) ??
      (ofGroups.length > 0 ? groupsWord(state, ofGroups, delegation) : undefined)
    if (found) stands.set(delegation, { ...found, stale: found.position.hash !== paragraph.hash })
  }
  return stands
}

type Found = Omit<StandOf, 'stale'>

function ownWord(
  state: Pick<Negotiation, 'alignments'>,
  { positions }: Pick<Paragraph, 'positions'>,
  said: readonly Position[],
  delegation: string,
): Found | undefined {
  const own = Object.hasOwn(positions, delegation) ? positions[delegation] : undefined
  let latest = own?.seq ?? -1
  let found: Found | undefined = own && { stand: own.stand, how: 'own', position: own }
  for (const position of said) {
    const aligned = alignmentOf(state, position.operation, delegation)
    if (aligned?.stand !== 'align' || aligned.seq <= latest || position.delegation === delegation) continue
    latest = aligned.seq
    const stoodWith = aligned.earlier?.position
    found = stoodWith ? { ...through('aligned', stoodWith), notYet: true } : through('aligned', position)
  }
  return found
}

function groupsWord(
  state: Pick<Negotiation, 'alignments' | 'groups'>,
  ofGroups: readonly Position[],
  delegation: string,
): Found | undefined {
  const distances = groupsOf(state, delegation)
  let nearest: { position: Position; distance: number } | undefined
  for (const position of ofGroups) {
    const distance = distances.get(position.group ?? '')
    if (distance === undefined) continue
    if (alignmentOf(state, position.operation, delegation)?.stand === 'dis-align') continue
    const nearer = nearest === undefined || distance < nearest.distance
    const later = distance === nearest?.distance && position.seq > nearest.position.seq
    if (nearer || later) nearest = { position, distance }
  }
  const position = nearest?.position
  return position && through('group', position)
}

function through(how: 'aligned' | 'group', position: Position): Found {
  const { stand, group } = position
  return { stand, how, position, ...(group === undefined ? {} : { group }) }
}

function alignmentOf(state: Pick<Negotiation, 'alignments'>, operation: string, delegation: string) {
  return state.alignments[operation]?.find((one) => one.delegation === delegation)
}

/** Whether a delegation counts itself in: by its own word, or because it declared the group. */
export function isMember({ members, joined, declaredBy }: Group, delegation: string): boolean {
  if (!members.includes(delegation)) return false
  return Object.hasOwn(joined, delegation) ? joined[delegation] === true : declaredBy === delegation
}

/** The groups whose word is also this delegation's: its own (0), the groups these stand within (1), and so on. */
export function groupsOf(state: Pick<Negotiation, 'groups'>, delegation: string): Map<string, number> {
  const distances = new Map<string, number>()
  for (const group of Object.values(state.groups)) {
    if (!isMember(group, delegation)) continue
    let distance = 0
    for (let id: string | undefined = group.id; id !== undefined; id = state.groups[id]?.within) {
      const known = distances.get(id)
      if (known !== undefined && known <= distance) break
      distances.set(id, distance)
      distance += 1
    }
  }
  return distances
}
