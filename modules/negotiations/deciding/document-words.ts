/** Whether a final document says what was adopted: its words, its votes, its rule, who is under it. */
import { canonicalJson } from '#platform/canonical-json.ts'
import { alternativeHash, paragraphHash, textHash } from '../text/hash.ts'
import { inOrder } from '../text/place.ts'
import type { Paragraph } from '../text/state.ts'
import type { Findings } from './document-findings.ts'
import type { FinalDocument, FinalParagraph } from './document-format.ts'
import { listedIn } from './document-keys.ts'
import { actedIn, type DocumentRead } from './document-reading.ts'
import { sameRule } from './rule.ts'
import { silenceTemplates } from './templates.ts'

/** From the words to the hash of the whole, and from there to what the chair signed. */
export function judgeWords({ adoption, document }: DocumentRead, found: Findings): void {
  const before = found.failures.length
  for (const { hash, id, label, ...rest } of document.paragraphs)
    if (paragraphHash(paragraphFrom({ hash, id, label, ...rest })) !== hash)
      found.fail('words-differ', `The words of ${label || id} are not those of its hash.`, id)
  if (!readsInOrder(document) || hashOfText(document) !== adoption.text)
    found.fail('text-differs', 'The text as a whole is not the one that was adopted.')
  if (found.failures.length > before) return
  found.prove('text', `The ${document.paragraphs.length} paragraphs are those of the text ${adoption.text}.`)
}

/**
 * The hash is over what is reached from the top, in its order: what is not reached, or stands elsewhere in the file, would
 * be printed without being covered.
 */
function readsInOrder(document: FinalDocument): boolean {
  const ids = document.paragraphs.map(({ id }) => id)
  return canonicalJson(inOrder(stateOf(document)).map(({ id }) => id)) === canonicalJson(ids)
}

/** A paragraph that can be read in one way only, as a state would hold it. */
function paragraphFrom(one: FinalParagraph): Paragraph {
  const { alternative: id, language, place, text, type, under } = one
  const noted = { operation: '', delegation: '', since: '', seq: 0 }
  const runs = [{ origin: id, from: 0, text }]
  return {
    id: one.id,
    type,
    place,
    ...(under === undefined ? {} : { under }),
    language,
    proposer: '',
    since: '',
    seq: 0,
    stage: 'adopted',
    alternatives: [{ id, ...noted, runs, hash: alternativeHash({ id, runs }), translations: {} }],
    brackets: [],
    amendments: [],
    choices: [],
    placeholders: [],
    positions: {},
    comments: [],
    hash: one.hash,
    changedAt: '',
  }
}

function hashOfText(document: FinalDocument): string {
  return textHash(stateOf(document))
}

function stateOf({ language, paragraphs, title }: FinalDocument): Parameters<typeof textHash>[0] {
  return { title, language, paragraphs: Object.fromEntries(paragraphs.map((one) => [one.id, paragraphFrom(one)])) }
}

/** Whether whoever signed is a party, and signed these words under this adoption. */
export function judgeParties({ adoption, document, signatures }: DocumentRead, found: Findings): void {
  const parties = new Set(document.parties.map(({ delegation }) => delegation))
  for (const kind of ['sign', 'vote.cast', 'silence.break', 'statement.make'] as const)
    for (const { by, operation } of actedIn(document.entries, kind))
      if (!parties.has(by.delegation))
        found.fail('not-party', `${kind}: ${by.delegationName} is no party to the text.`, operation)
  for (const { act, by, operation } of actedIn(document.entries, 'sign'))
    if (act.adoption !== document.adoption || act.text !== adoption.text)
      found.fail('operation-differs', `${by.delegationName} signed another text.`, operation)
  judgeDeclared(document, found)
  const opened = actedIn(document.entries, 'open')
  if (opened.length === 0) found.fail('incomplete', 'The operation that opened the negotiation is not in it.')
  if (opened.length > 1) found.fail('operation-differs', 'A negotiation is opened once.')
  for (const { act, operation } of opened)
    if (act.exercise !== document.exercise)
      found.fail('operation-differs', 'Whether it was an exercise is not as it was opened.', operation)
  found.claim('parties', 'That these were all the parties is the chair’s word, and that of those who signed.')
  claimLeft(document, found)
  const missing = signatures.filter(({ signed }) => !signed).map(({ name }) => name)
  if (missing.length > 0) found.claim('signature', `Not signed by ${missing.join(', ')}.`)
}

/** Whoever was a party once and is none now, unless it signed that it negotiates no more. */
function claimLeft({ entries, parties }: FinalDocument, found: Findings): void {
  const left = new Map(actedIn(entries, 'parties.leave').map(({ act, by }) => [by.delegation, act.leaves]))
  const named = [...actedIn(entries, 'open'), ...actedIn(entries, 'parties.set')].flatMap(({ act }) => act.parties)
  const gone = new Map(named.map(({ delegation, name }) => [delegation, name]))
  for (const { delegation } of parties) gone.delete(delegation)
  for (const [delegation, name] of gone)
    if (left.get(delegation) !== true)
      found.claim('parties', `${name} was a party once; that it left by its own word is not shown.`, delegation)
}

/** The parties are those that the chair named, by the names that the credentials list gives them. */
function judgeDeclared(document: FinalDocument, found: Findings): void {
  const declared = actedIn(document.entries, 'parties.set').at(-1) ?? actedIn(document.entries, 'open').at(-1)
  if (!declared) return found.fail('incomplete', 'No operation in it names the parties.')
  const { operation } = declared
  const ids = (parties: readonly { delegation: string }[]): string =>
    canonicalJson(parties.map(({ delegation }) => delegation).toSorted())
  if (ids(declared.act.parties) !== ids(document.parties))
    return found.fail('operation-differs', 'The parties are others than the chair named.', operation)
  for (const { delegation, name, zone } of document.parties) {
    const own = declared.act.parties.find((one) => one.delegation === delegation)
    const known = listedIn(document, delegation) ?? own?.name
    if (name !== known)
      found.fail('operation-differs', `A party is called ${name} in it, and is ${known ?? 'not known'}.`, delegation)
    if (zone !== own?.zone) found.fail('operation-differs', `${name} is given a zone that is not its own.`, delegation)
  }
}

/** Whether it was decided by the rule that was in force, as far as the document can show. */
export function judgeDecision(read: DocumentRead, found: Findings): void {
  const { decided } = read.adoption
  if (decided.way === 'vote') judgeVote(read, decided.vote, found)
  else if (decided.way === 'silence') judgeTemplate(read, decided.silence, found)
  else
    found.claim(
      'consensus',
      'That nobody objected when the gavel fell is the word of the chair, and of those who signed.',
    )
  found.claim('chair', 'Who held the chair was known in the room; nobody outside can verify it.')
  found.claim('statements-complete', 'That nothing else was attached is the word of whoever made the document.')
  found.claim(
    'apparatus',
    'Numbers, translations, reserves and the traceability table are as whoever made it gives them.',
  )
}

function judgeVote({ adoption, document, vote }: DocumentRead, id: string, found: Findings): void {
  const opened = actedIn(document.entries, 'vote.open').find(({ act }) => act.vote === id)
  const on = opened && 'text' in opened.act.subject && opened.act.subject.text === adoption.text
  if (!vote || !on) return found.fail('vote-differs', 'The vote by which it was adopted is not on this text.')
  if (document.rule.name !== 'majority' || !sameRule(vote.rule, document.rule))
    return found.fail('other-rule', 'The vote was taken under another rule than the one in force.')
  const { abstain, carried, no, yes } = vote.count
  const told = `${yes} for, ${no} against, ${abstain} abstaining`
  if (!carried) return found.fail('vote-differs', `By its rule it was not carried: ${told}.`)
  if (vote.rollCall.length === 0)
    return found.claim('vote', `The chair counted ${told}; it was not by name, so nobody can count again.`)
  found.prove('vote', `Carried by roll call, counted anew: ${told}.`)
  found.claim(
    'votes-complete',
    'That no vote was left out, changed later or late is the word of whoever made the document.',
  )
}

function judgeTemplate({ adoption, document, silence }: DocumentRead, id: string, found: Findings): void {
  const opened = actedIn(document.entries, 'silence.open').find(({ act }) => act.silence === id)
  const on = opened && 'text' in opened.act.subject && opened.act.subject.text === adoption.text
  if (!silence || !on)
    return found.fail('operation-differs', 'The silence by which it was adopted is not on this text.')
  const expired = Date.parse(silence.until)
  // As the host timed the envelopes, for its clock is that of deadlines; what the record says of them: judgeSilence.
  const inTime = actedIn(document.entries, 'silence.break').find(
    ({ act, at }) => act.silence === id && Date.parse(at) < expired,
  )
  if (inTime) found.fail('silence-broken', `${inTime.by.delegationName} objected in time.`)
  if (expired - Date.parse(opened.at) < silenceTemplates[silence.template].atLeast)
    found.fail('silence-broken', 'It was shorter than its rules ask.')
  const closed = actedIn(document.entries, 'silence.close').filter(({ act }) => act.silence === id)
  if (closed.some(({ act, at }) => act.outcome === 'adopted' && Date.parse(at) < expired))
    found.fail('silence-broken', 'It was closed before it had lapsed.')
}
