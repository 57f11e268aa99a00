import { Committee, SignedCommittee } from '#modules/identity/keys.ts'
import { NotVerified } from '#modules/record/cli/index.ts'
import type { Moment } from '../deciding/document-reading.ts'
import { verifyFinalDocument } from '../deciding/verify-document.ts'

/** Told from a proof or a transcript by what is in it. */
export function holdsFinalDocument(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'finalDocument' in value && 'signature' in value
}

/**
 * Verifies the final document of a negotiation, with no host at hand. Throws NotVerified, which says everything that is
 * wrong.
 *
 * @param options.committee the fingerprint of the committee that was compared, or the committee as JSON.
 * @param options.policy a policy (C2SP tlog-policy) that the record must fulfil beside that of the credentials list.
 */
export async function verifyFinalDocumentFile(
  bytes: Uint8Array,
  { committee, policy }: { committee?: string; policy?: string },
): Promise<Record<string, unknown>> {
  const { claimed, failures, proven, read } = await verifyFinalDocument(bytes, {
    ...(committee === undefined ? {} : { committee: committeeIn(committee) }),
    ...(policy === undefined ? {} : { policy }),
  })
  if (failures.length > 0 || !read)
    throw new NotVerified(
      `The document does not hold: ${failures.map(({ name, says }) => `${oneLine(says)} (${name})`).join(' ')}`,
    )
  const { adoption, document, signatures, silence, statements, vote } = read
  const signed = signatures.flatMap(({ name, signed: own }) =>
    own ? [`${oneLine(name)}: ${oneLine(own.name)}, ${oneLine(own.capacity)}, ${moment(own)}`] : [],
  )
  return {
    verified: true,
    document: oneLine(document.title),
    ...(adoption.symbol === undefined ? {} : { symbol: oneLine(adoption.symbol) }),
    ...(document.exercise ? { exercise: 'this was an exercise' } : {}),
    adopted: `${moment(adoption)}, by ${adoption.decided.way}`,
    ...(vote ? { vote: `${vote.count.yes} for, ${vote.count.no} against, ${vote.count.abstain} abstaining` } : {}),
    ...(silence ? { silence: `until ${silence.until}` } : {}),
    parties: document.parties.map(({ name }) => oneLine(name)).join(', '),
    signatures: signed,
    statements: statements.map(
      ({ earlier, name, text, type, ...when }) =>
        `${type} of ${oneLine(name)}, ${moment(when)}${earlier.length > 0 ? ', on earlier words' : ''}: ${oneLine(text)}`,
    ),
    proven: proven.map(({ says }) => oneLine(says)),
    claimed: claimed.map(({ says }) => oneLine(says)),
  }
}

/** With whose clock said it. */
function moment({ at, clock }: Moment): string {
  return clock === 'record' ? `entered in the record at ${at}` : `at ${at} by the clock of the device that signed it`
}

/** Digits are a fingerprint; anything else must be the statement of a committee, signed or not. */
function committeeIn(text: string): string | Committee {
  if (/^[\d\s]+$/.test(text)) return text
  const value = jsonIn(text)
  const committee = Committee.safeParse(value).data ?? SignedCommittee.safeParse(value).data?.statement
  if (!committee) throw new NotVerified('What was given as the committee is neither a fingerprint nor a committee.')
  return committee
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What others wrote can neither command the terminal nor pass for a line of ours. */
function oneLine(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Cc}\u2028\u2029]/gu, '\uFFFD')
    .trim()
}
