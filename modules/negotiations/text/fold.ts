/**
 * The one way from operations to a state. Entries are folded in the room's order; whoever folds the same entries holds
 * the same state, and `trail` says so: each operation carries the trail its author had, so a client that was shown
 * another history is found out by the next operation of anybody else.
 */
import { concat, fromBase64url, toBase64url, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import { decisionHandlers } from '../deciding/fold.ts'
import { rearranging } from '../deciding/reading-time.ts'
import { mayAct } from '../rules.ts'
import type { Act, ActKind, ActOf } from './acts.ts'
import { procedureHandlers } from './fold/procedure.ts'
import { textHandlers } from './fold/text.ts'
import type { Handlers } from './handler.ts'
import { isSolemn, operationIdOf, type SignedOperation } from './operation.ts'
import type { Entry, Negotiation, Outcome, Refused } from './state.ts'

const handlers: Handlers<ActKind> = { ...procedureHandlers, ...textHandlers, ...decisionHandlers }

export function newNegotiation(room: string): Negotiation {
  return {
    room,
    opened: false,
    title: '',
    class: 'rolling-text',
    language: 'en',
    exercise: false,
    parties: [],
    aside: [],
    leaving: [],
    paragraphs: {},
    comments: {},
    reserves: {},
    groups: {},
    alignments: {},
    trace: [],
    versions: [],
    floor: [],
    queue: [],
    adReferendum: {},
    motions: {},
    openness: { mode: 'sealed' },
    deciding: { rule: { name: 'consensus' }, silences: {}, votes: {}, packages: {}, statements: {} },
    homes: {},
    made: {},
    totals: { paragraphs: 0, characters: 0, comments: 0, reserves: 0, said: {} },
    heard: {},
    count: 0,
    trail: toBase64url(sha256(utf8(`chancery/negotiation/v1\n${room}`))),
  }
}

/** SHA-256 of the signed operation's canonical JSON, in base64url. */
export function operationDigest(signed: SignedOperation): string {
  return toBase64url(sha256(utf8(canonicalJson(signed))))
}

/**
 * Takes one entry in. `state` itself is changed; the signature was verified before. The trail grows by every entry,
 * refused ones too, so that nobody can leave one out.
 */
export function fold(state: Negotiation, entry: Entry): Outcome {
  const refused = judge(state, entry)
  const outcome: Outcome = refused ? { fate: 'refused', refused } : { fate: 'done' }
  state.heard[entry.by.device] = Math.max(entry.signed.operation.n, state.heard[entry.by.device] ?? 0)
  state.count += 1
  state.trail = nextTrail(state.trail, entry, outcome)
  return outcome
}

function judge(state: Negotiation, entry: Entry): Refused | undefined {
  const { operation } = entry.signed
  if (operation.room !== state.room) return { why: 'unknown', about: 'room' }
  if (operation.n <= (state.heard[entry.by.device] ?? 0)) return { why: 'taken', about: 'n' }
  if (operation.id !== operationIdOf(operation.room, entry.by.device, operation.n)) return { why: 'taken', about: 'id' }
  const not = mayAct(state, entry.by, operation.act)
  if (not) return not
  return applied(state, operation.act, entry)
}

/** The one place where the kind of an act meets the handler of its kind. */
function applied<Kind extends ActKind>(state: Negotiation, act: ActOf<Kind> & Act, entry: Entry): Refused | undefined {
  const handler = handlers[act.kind as Kind]
  const refused = handler(state, act, entry)
  if (!refused && rearranging.has(act.kind)) state.arrangedAt = entry.at
  return refused
}

function nextTrail(trail: string, { seq, index, at, by, signed }: Entry, outcome: Outcome): string {
  // Names may be spelled otherwise by a later credentials list; who acted, and with which powers, may not.
  const { delegation, account, device, role } = by
  const told = canonicalJson({
    seq,
    index,
    at,
    by: {
      delegation,
      account,
      device,
      role,
      ...(isSolemn(signed.operation.act) ? { powers: by.powers.toSorted() } : {}),
    },
    operation: operationDigest(signed),
    fate: outcome.fate === 'done' ? 'done' : outcome.refused.why,
  })
  return toBase64url(sha256(concat(fromBase64url(trail), utf8(told))))
}
