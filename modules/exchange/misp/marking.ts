import type { Marking, Pap, Tlp } from '#modules/sharing/contract.ts'
import type { Finding } from '../stix/findings.ts'
import { isJsonObject, type Json, type JsonObject } from '../stix/json.ts'

/** What is decided by whoever takes an event in, for all that the event itself does not say. */
export type MarkingChoice = {
  /** The label for what bears none, and the audience of everything: MISP names no delegations. */
  fallback: Marking
  /** The delegation that takes it in: "your organisation only" means this one. */
  own: string
  /** Our sharing group for one of MISP's, where there is one. */
  groupOf?: (uuid: string) => string | undefined
}

const tlpByTag = new Map<string, Tlp>([
  ['red', 'red'],
  ['amber+strict', 'amber+strict'],
  ['amber', 'amber'],
  ['green', 'green'],
  ['clear', 'clear'],
  // TLP 1.0; TLP 2.0 renamed it. The tag itself stays as it came.
  ['white', 'clear'],
])
const papByTag = new Map<string, Pap>([
  ['red', 'red'],
  ['amber', 'amber'],
  ['green', 'green'],
  ['clear', 'clear'],
  ['white', 'clear'],
])
const narrowest: readonly Tlp[] = ['red', 'amber+strict', 'amber', 'green', 'clear']
const narrowestPap: readonly Pap[] = ['red', 'amber', 'green', 'clear']

/** "The attribution must not be disclosed" (TLP:EX:CHR, FIRST): it binds by agreement, so it travels as a caveat. */
export const chathamHouse = 'Chatham House Rule'

/** Which of two labels goes less far. */
export function isNarrower(one: Tlp, other: Tlp): boolean {
  return narrowest.indexOf(one) < narrowest.indexOf(other)
}

export function tagNames(marked: JsonObject): string[] {
  const tags = marked['Tag']
  if (!Array.isArray(tags)) return []
  return tags.flatMap((tag) => (isJsonObject(tag) && typeof tag['name'] === 'string' ? [tag['name']] : []))
}

type Labels = { tlp: Tlp[]; pap: Pap[]; chathamHouse: boolean; unclear: boolean }

function labelsOf(marked: JsonObject): Labels {
  const labels: Labels = { tlp: [], pap: [], chathamHouse: false, unclear: false }
  for (const name of tagNames(marked)) {
    const [space, label = ''] = splitTag(name)
    if (space === 'tlp') {
      const tlp = tlpByTag.get(label)
      if (tlp) labels.tlp.push(tlp)
      if (label === 'ex:chr') labels.chathamHouse = true
      if (label === 'unclear') labels.unclear = true
    }
    const pap = space === 'pap' ? papByTag.get(label) : undefined
    if (pap) labels.pap.push(pap)
  }
  return labels
}

/** Labels are written in every case: `tlp:amber`, `TLP:AMBER`, `PAP:GREEN`. */
function splitTag(name: string): [string, string?] {
  const lower = name.trim().toLowerCase()
  const colon = lower.indexOf(':')
  return colon < 0 ? [lower] : [lower.slice(0, colon), lower.slice(colon + 1)]
}

/** The number of MISP's distribution: 0 own organisation, 1 community, 2 connected, 3 all, 4 a group, 5 inherited. */
export function distributionOf(marked: JsonObject): number | undefined {
  const given = marked['distribution']
  return given === undefined || given === null || given === '' ? undefined : Number(given)
}

/** A marking, and whether a distribution above it has said "this community only". */
export type Placed = { marking: Marking; hostOnly: boolean }

/**
 * The marking of an event, or of something in it.
 *
 * A label on the thing itself wins over the inherited one, as MISP means it; of two labels the narrower one binds.
 * Distribution can only narrow: 0 leaves the own delegation, 1 keeps a public label inside the host (so CLEAR becomes
 * GREEN), 4 leaves the sharing group. An unknown sharing group leaves the own delegation.
 *
 * @param parent where it stands in; `beginning(choice)` for the event.
 * @returns the parent's own object where nothing differs.
 */
export function markingOf(thing: JsonObject, parent: Placed, choice: MarkingChoice): Placed {
  const { tlp, pap, chathamHouse: quiet } = thing['Tag'] === undefined ? nothing : labelsOf(thing)
  const distribution = distributionOf(thing)
  const narrows = distribution === 0 || distribution === 1 || distribution === 4
  if (tlp.length === 0 && pap.length === 0 && !quiet && !narrows) return parent
  const hostOnly = parent.hostOnly || distribution === 1
  const label = narrowest.find((one) => tlp.includes(one)) ?? parent.marking.tlp
  const marking: Marking = {
    ...parent.marking,
    tlp: hostOnly && label === 'clear' ? 'green' : label,
    pap: narrowestPap.find((one) => pap.includes(one)) ?? parent.marking.pap,
    audience: audienceOf(thing, distribution, parent.marking, choice),
    caveats:
      quiet && !parent.marking.caveats.includes(chathamHouse)
        ? [...parent.marking.caveats, chathamHouse].slice(-8)
        : parent.marking.caveats,
  }
  return { marking, hostOnly }
}

export function beginning(choice: MarkingChoice): Placed {
  return { marking: choice.fallback, hostOnly: false }
}

/**
 * Whether everybody who sees what stands under `one` also sees what stands under `other`, both marked by `own`: who
 * sees what is as `maySee` of sharing has it. False where it cannot be told.
 */
export function reachesAsFar(one: Marking, other: Marking, own: string): boolean {
  if (one === other) return true
  if (other.embargoUntil !== null && other.embargoUntil !== one.embargoUntil) return false
  const [from, to] = [one.audience, other.audience]
  if (other.tlp === 'red') return one.tlp === 'red' && within(from.people, to.people)
  const named = within(from.delegations, [...to.delegations, own]) && within(from.people, to.people)
  if (isOpen(other)) {
    // TLP:RED and those named one by one are not held back by an embargo.
    if (other.embargoUntil !== null && (one.tlp === 'red' || !named)) return false
    return other.tlp === 'clear' || !(isOpen(one) && one.tlp === 'clear')
  }
  if (one.tlp === 'red') return within(from.people, to.people)
  if (isOpen(one)) return false
  // Clients of the recipients are reached by AMBER alone.
  if (one.tlp === 'amber' && other.tlp !== 'amber') return false
  return named && within(from.groups, to.groups)
}

/** Whether the label alone decides, and decides for more than its owner. */
function isOpen({ tlp, audience }: Marking): boolean {
  return (
    (tlp === 'clear' || tlp === 'green') &&
    audience.delegations.length + audience.groups.length + audience.people.length === 0
  )
}

function within(some: readonly string[], others: readonly string[]): boolean {
  return some.every((one) => others.includes(one))
}

const nothing: Labels = { tlp: [], pap: [], chathamHouse: false, unclear: false }

function audienceOf(
  thing: JsonObject,
  distribution: number | undefined,
  parent: Marking,
  choice: MarkingChoice,
): Marking['audience'] {
  const ownOnly = { delegations: [choice.own], groups: [], people: parent.audience.people }
  const { delegations } = parent.audience
  const isOwnAlready = delegations.length === 1 && delegations[0] === choice.own && parent.audience.groups.length === 0
  if (distribution === 0 || isOwnAlready) return ownOnly
  if (distribution !== 4) return parent.audience
  const group = groupOf(thing, choice)
  if (group === undefined) return ownOnly
  // Two groups cannot be crossed, so what stands in one group and is meant for another goes to neither.
  const crossed =
    parent !== choice.fallback && parent.audience.groups.length > 0 && !parent.audience.groups.includes(group)
  return crossed ? ownOnly : { delegations: [], groups: [group], people: parent.audience.people }
}

function groupOf(thing: JsonObject, choice: MarkingChoice): string | undefined {
  const group = thing['SharingGroup']
  const uuid = isJsonObject(group) ? group['uuid'] : undefined
  return typeof uuid === 'string' ? choice.groupOf?.(uuid) : undefined
}

/**
 * What an event says twice and differently: a distribution that goes further than the label allows, or two labels on
 * one thing. Nothing of it may be published until somebody decides; whoever takes it in by decision gets the narrower.
 */
export function contradictions(event: JsonObject, choice: MarkingChoice): Finding[] {
  const found: Finding[] = []
  contradictionsAt(event, '', undefined, distributionOf(event), choice, found)
  return found
}

function contradictionsAt(
  thing: JsonObject,
  path: string,
  inheritedTlp: Tlp | undefined,
  inheritedDistribution: number | undefined,
  choice: MarkingChoice,
  found: Finding[],
): void {
  if (found.length >= 100) return
  const { tlp: labels, unclear } = thing['Tag'] === undefined ? nothing : labelsOf(thing)
  const own = distributionOf(thing)
  const distribution = own === undefined || own === 5 ? inheritedDistribution : own
  const tlp = narrowest.find((one) => labels.includes(one)) ?? inheritedTlp
  if (new Set(labels).size > 1) {
    found.push({
      path: `${path}/Tag`,
      rule: 'two-labels',
      message: `Two labels that differ, ${labels.map(labelName).join(' and ')}: leave one.`,
    })
  }
  if (unclear)
    found.push({
      path: `${path}/Tag`,
      rule: 'unclear',
      message: 'TLP:UNCLEAR says that nobody decided: choose a label.',
    })
  const saysItself = (labels.length > 0 && tlp !== inheritedTlp) || (own !== undefined && own !== 5)
  if (saysItself && tlp !== undefined && distribution !== undefined) {
    const message = beyond(tlp, distribution)
    if (message) found.push({ path: `${path}/distribution`, rule: 'distribution', message })
  }
  if (own === 4 && groupOf(thing, choice) === undefined) {
    const group = thing['SharingGroup']
    const name = isJsonObject(group) && typeof group['name'] === 'string' ? ` "${group['name'].slice(0, 80)}"` : ''
    found.push({
      path: `${path}/sharing_group_id`,
      rule: 'sharing-group',
      message: `The sharing group${name} is not known here: say which of ours it is, or whom it goes to.`,
    })
  }
  for (const list of ['Attribute', 'Object', 'EventReport']) {
    const members = thing[list]
    if (!Array.isArray(members)) continue
    for (const [index, member] of members.entries()) {
      if (isJsonObject(member)) contradictionsAt(member, `${path}/${list}/${index}`, tlp, distribution, choice, found)
    }
  }
}

const distributions = [
  'Your organisation only',
  'This community only',
  'Connected communities',
  'All communities',
  'Sharing group',
]

/** Why a distribution cannot go with a label (FIRST, TLP 2.0, section 3), or nothing if it can. */
function beyond(tlp: Tlp, distribution: number): string | undefined {
  const where = `Distribution "${distributions[distribution] ?? distribution}" with ${labelName(tlp)}`
  if (tlp === 'red' && distribution >= 1 && distribution <= 3)
    return `${where}: RED is for the people named and nobody else. Narrow the distribution, or change the label.`
  if ((tlp === 'amber' || tlp === 'amber+strict') && (distribution === 2 || distribution === 3)) {
    const whom = tlp === 'amber' ? 'the recipients and their clients' : 'the recipients'
    return `${where}: AMBER stays with ${whom}, and connected communities pass on. Narrow the distribution, or change the label.`
  }
  return undefined
}

export function labelName(tlp: Tlp): string {
  return `TLP:${tlp.toUpperCase()}`
}

/** Nothing is published without a label on the event itself (MISP#2461), nor while it contradicts itself. */
export function refusalsToPublish(event: JsonObject, choice: MarkingChoice): Finding[] {
  const unlabelled = labelsOf(event).tlp.length === 0
  const missing: Finding[] = unlabelled
    ? [{ path: '/Tag', rule: 'tlp-required', message: 'An event bears a TLP label before it is published: add one.' }]
    : []
  return [...missing, ...contradictions(event, choice)]
}

/** The tags that say a marking in MISP, as its taxonomies `tlp` and `PAP` write them. */
export function tagsOf({ tlp, pap, caveats }: Pick<Marking, 'tlp' | 'pap' | 'caveats'>): string[] {
  return [
    `tlp:${tlp}`,
    ...(pap ? [`PAP:${pap.toUpperCase()}`] : []),
    ...(caveats.includes(chathamHouse) ? ['tlp:ex:chr'] : []),
  ]
}

/**
 * How far MISP itself may pass on what bears a marking. Whatever has a named audience stays with the organisation that
 * pulled it: a MISP server cannot know our delegations, and its groups only ever grow.
 */
export function distributionFor({ tlp, audience }: Pick<Marking, 'tlp' | 'audience'>): Json {
  const named = audience.delegations.length + audience.groups.length + audience.people.length > 0
  if (named || tlp === 'red' || tlp === 'amber+strict' || tlp === 'amber') return '0'
  return tlp === 'green' ? '1' : '3'
}
