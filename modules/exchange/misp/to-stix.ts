import type { Marking } from '#modules/sharing/contract.ts'
import { uuid5 } from '../stix/identifiers.ts'
import { isJsonObject, type Json, type JsonObject } from '../stix/json.ts'
import { parsePattern } from '../stix/pattern.ts'
import { type MispEvent, stixUuid } from './event.ts'
import { extensionFor, extensionObjects, type Part } from './extension.ts'
import { ruleLanguages } from './forms.ts'
import { buildObservables, type FindObject } from './graph.ts'
import { type MarkingChoice, reachesAsFar } from './marking.ts'
import { writeObjectItself } from './object-to-stix.ts'
import { attributeFrom, eventFrom, reportFrom } from './parts.ts'
import { patternOf, placingsOf } from './patterns.ts'
import { isApart, writeClusters, writeReferences, writeSightings } from './relations-to-stix.ts'
import { remainderOf } from './remainder.ts'
import {
  add,
  addObservable,
  begin,
  commonFor,
  isForDetection,
  labelsFor,
  listOf,
  type Member,
  observedFields,
  patternFields,
  placeOf,
  projection,
  publicMarking,
  type Writing,
} from './writing.ts'

export type { Member } from './writing.ts'

/**
 * Translates a MISP event into STIX 2.1: a grouping for the event, and for each attribute and object an indicator
 * (what is for detection and can be said in a pattern), an observed-data with its observables, a domain object, or an
 * object of our own kinds. Ids follow from the uuids of MISP and the event, so the same event gives the same bytes.
 *
 * Each member comes with its marking. The grouping refers only to members that everybody sees who sees the grouping;
 * the others name their event themselves. The way back is `fromStix`, and it is exact (`declared-differences.ts`).
 *
 * @param choice what the event does not say of markings. Ask `contradictions` first: here, the narrower reading wins.
 * @param versions `modified` for some ids, where MISP changed a part without touching its timestamp.
 */
export function toStix(
  event: MispEvent,
  choice: MarkingChoice,
  versions: ReadonlyMap<string, string> = new Map(),
): Member[] {
  const writing = begin(event, choice, versions)
  writeCreator(writing)
  for (const attribute of listOf(event, 'Attribute')) writeAttribute(writing, attribute)
  for (const object of listOf(event, 'Object')) writeObject(writing, object)
  for (const report of listOf(event, 'EventReport')) writeReport(writing, report)
  for (const object of listOf(event, 'Object')) writeReferences(writing, object)
  writeClusters(writing, event, undefined, writing.placed.marking)
  const container = containerOf(writing)
  const known: Member[] = extensionObjects.map((object) => ({ object, marking: publicMarking }))
  const definitions = new Map([...writing.definitions.values()].flat().map((one) => [one.object['id'], one]))
  return [...known, ...definitions.values(), container, ...writing.members]
}

/** The members as a bundle, for a file or for another tool. Its id follows from the event's. */
export function toBundle(event: MispEvent, choice: MarkingChoice): JsonObject {
  const objects = toStix(event, choice).map(({ object }) => object)
  return { type: 'bundle', id: `bundle--${stixUuid(event.uuid)}`, objects }
}

/** The organisation that made the event; its id belongs to the event, as `clusterObject` explains for clusters. */
function writeCreator(writing: Writing): void {
  const { event } = writing
  const maker = [event['Orgc'], event['Org']].find(
    (one) => isJsonObject(one) && typeof one['name'] === 'string' && one['name'] !== '',
  )
  if (!isJsonObject(maker)) return
  const uuid = uuid5(writing.uuid, JSON.stringify(['organisation', maker['uuid'] ?? null, maker['name'] ?? null]))
  const { marking } = writing.placed
  const identity: JsonObject = {
    ...commonFor(writing, 'identity', uuid, event, marking),
    name: maker['name'] ?? '',
    identity_class: 'organization',
    extensions: projection(writing),
  }
  delete identity['revoked']
  add(writing, identity, marking)
  writing.creator = `identity--${uuid}`
}

/** An attribute, alone or in an object whose marking reaches further than its own. */
function writeAttribute(writing: Writing, attribute: JsonObject, holder?: string): void {
  const { marking } = placeOf(writing, attribute)
  const uuid = stixUuid(String(attribute['uuid']))
  const { main, others } = attributeObjects(writing, attribute, uuid, marking)
  const find: FindObject = (id) => others.find((one) => one['id'] === id)
  const part: Part = {
    kind: 'attribute',
    event: writing.uuid,
    ...(holder === undefined ? {} : { object: holder }),
    remainder: remainderOf(attributeFrom(main, find), attribute),
  }
  add(
    writing,
    { ...main, extensions: extensionFor(part, main['type'] === 'x-misp-attribute') },
    marking,
    attribute['uuid'],
  )
  for (const other of others) addObservable(writing, other, marking)
  writeClusters(writing, attribute, String(main['id']), marking)
  writeSightings(writing, attribute, String(main['id']), marking)
}

type Objects = { main: JsonObject; others: JsonObject[] }

const domainObjects: Readonly<Record<string, string>> = {
  vulnerability: 'vulnerability',
  'campaign-name': 'campaign',
  'threat-actor': 'threat-actor',
}

function attributeObjects(writing: Writing, attribute: JsonObject, uuid: string, marking: Marking): Objects {
  const type = String(attribute['type'])
  const value = String(attribute['value'])
  const toIds = isForDetection(attribute)
  const comment = attribute['comment']
  const description = typeof comment === 'string' && comment !== '' ? { description: comment } : {}
  const labels = labelsFor(attribute, ['type', type], ['category', attribute['category']])
  const base = (kind: string): JsonObject => ({ ...commonFor(writing, kind, uuid, attribute, marking), ...labels })

  const language = ruleLanguages.get(type)
  const rule =
    language !== undefined && value !== '' && (language !== 'stix' || parsePattern(value).ok) ? value : undefined
  const pattern = rule ?? (toIds && language === undefined ? patternOf(type, value) : undefined)
  if (pattern !== undefined && pattern.length <= 100_000) {
    return {
      main: { ...base('indicator'), ...description, ...patternFields(attribute, writing, pattern, language, value) },
      others: [],
    }
  }
  const placings = placingsOf(type, value)
  const others = !toIds && placings ? buildObservables(placings, uuid, alsoOf(type)) : undefined
  if (others) {
    return {
      main: {
        ...base('observed-data'),
        ...observedFields(attribute, writing),
        object_refs: others.map((one) => one['id'] ?? ''),
        ...description,
      },
      others,
    }
  }
  const domain = domainObjects[type]
  if (domain !== undefined && value !== '') {
    const named =
      domain === 'vulnerability' && cve.test(value)
        ? { external_references: [{ source_name: 'cve', external_id: value }] }
        : {}
    return { main: { ...base(domain), name: value, ...named, ...description }, others: [] }
  }
  const own: JsonObject = {
    x_misp_type: type,
    x_misp_value: value,
    ...(description['description'] ? { x_misp_comment: description['description'] } : {}),
  }
  return { main: { ...base('x-misp-attribute'), ...own }, others: [] }
}

const cve = /^CVE-\d{4}-(?:0\d{3}|[1-9]\d{3,})$/

/** `observed-data` takes any property of its own kind, `also` what tells the site of an account. */
function alsoOf(type: string): JsonObject {
  const sites: Record<string, string> = { 'github-username': 'github', 'twitter-id': 'twitter', 'jabber-id': 'jabber' }
  const site = sites[type]
  return site === undefined ? {} : { account_type: site }
}

/** A MISP object; those of its attributes that not everybody sees who sees the object stand apart. */
function writeObject(writing: Writing, object: JsonObject): void {
  const { marking } = placeOf(writing, object)
  const inside: JsonObject[] = []
  const apart: JsonObject[] = []
  for (const attribute of listOf(object, 'Attribute'))
    (reachesAsFar(marking, placeOf(writing, attribute).marking, writing.choice.own) ? inside : apart).push(attribute)
  const references = listOf(object, 'ObjectReference').filter((one) => !isApart(writing, one, marking))
  const main = writeObjectItself(writing, object, inside, references, marking)
  for (const attribute of inside) {
    writeClusters(writing, attribute, main, marking)
    writeSightings(writing, attribute, main, marking)
  }
  for (const attribute of apart) writeAttribute(writing, attribute, String(object['uuid']))
  writeClusters(writing, object, main, marking)
}

/** A report in the event is a note on it. */
function writeReport(writing: Writing, report: JsonObject): void {
  const { marking } = placeOf(writing, report)
  const content = typeof report['content'] === 'string' ? report['content'] : ''
  const note: JsonObject = {
    ...commonFor(writing, 'note', stixUuid(String(report['uuid'])), report, marking),
    ...labelsFor(report),
    ...(typeof report['name'] === 'string' && report['name'] !== '' ? { abstract: report['name'] } : {}),
    content,
    object_refs: [`grouping--${writing.uuid}`],
  }
  const part: Part = { kind: 'report', event: writing.uuid, remainder: remainderOf(reportFrom(note), report) }
  add(writing, { ...note, extensions: extensionFor(part) }, marking, report['uuid'])
}

/** Stores refuse an object that refers to too many; each part names its event too. */
const mostRefs = 5_000

/** The event itself. Its parts are named here only where everybody sees them who sees this. */
function containerOf(writing: Writing): Member {
  const { event, uuid, members } = writing
  const { marking } = writing.placed
  const refs = members
    .filter((member) => reachesAsFar(marking, member.marking, writing.choice.own))
    .map(({ object }) => object['id'] ?? '')
    .slice(0, mostRefs)
  const bare: JsonObject = {
    ...commonFor(writing, 'grouping', uuid, event, marking),
    ...labelsFor(event),
    name: event.info,
    context: 'suspicious-activity',
    object_refs: refs.length > 0 ? [...new Set(refs)] : [String(extensionObjects[1]?.['id'])],
  }
  const own: JsonObject = { ...event }
  for (const name of ['Attribute', 'Object', 'EventReport']) if (listOf(event, name).length > 0) delete own[name]
  const derived = eventFrom(bare)
  const part: Part = {
    kind: 'event',
    event: uuid,
    parts: partsDigest(
      uuid,
      members.map(({ object }) => object),
      refs,
    ),
    remainder: remainderOf(derived, own),
  }
  return { object: { ...bare, extensions: extensionFor(part) }, marking }
}

/**
 * Tells whether all parts are there that the event itself does not name, without telling how many or which there are.
 *
 * @param named what it names: everybody who sees the event sees these, so if one is missing, it was taken back.
 */
export function partsDigest(event: string, objects: readonly JsonObject[], named: readonly Json[]): string {
  const told = new Set(named)
  const ids = objects
    .filter((object) => !isProjected(object) && !told.has(object['id'] ?? ''))
    .map((object) => String(object['id']))
  return uuid5(event, [...new Set(ids)].toSorted().join(' '))
}

const partTypes = ['attribute', 'object', 'report', 'reference']

function isProjected(object: JsonObject): boolean {
  const { extensions } = object
  if (!isJsonObject(extensions)) return true
  return !Object.values(extensions).some((one) => isJsonObject(one) && partTypes.includes(String(one['kind'])))
}
