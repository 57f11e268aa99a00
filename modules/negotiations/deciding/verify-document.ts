/**
 * Verifies a final document by itself: no host, no network, nothing but the file, and the fingerprint of the committee
 * that somebody compared. It says what is proven, what is only claimed, and what does not hold.
 */
import { openRecordView, RecordAlarm, type Fetch } from '#modules/record/verifying.ts'
import { fromBase64url, fromUtf8 } from '#platform/bytes.ts'
import { verifyHybrid } from '#platform/signing.ts'
import {
  type DocumentFault,
  type DocumentPoint,
  type Finding,
  type Findings,
  newFindings,
} from './document-findings.ts'
import { documentDomain, documentLimits, type FinalDocument, SignedDocument } from './document-format.ts'
import { judgeKeys, judgeSigners, makersKey, type Wanted } from './document-keys.ts'
import { actedIn, type DocumentRead, readDocument } from './document-reading.ts'
import { type EnteredAt, judgePlaces, judgePolicy, judgeSilence, judgeWitnesses } from './document-record.ts'
import { judgeHead } from './document-head.ts'
import { judgeDecision, judgeParties, judgeWords } from './document-words.ts'

export type DocumentReport = {
  /** Nothing in it was found false; what is only claimed is in `claimed`. */
  ok: boolean
  failures: Finding<DocumentFault>[]
  proven: Finding<DocumentPoint>[]
  claimed: Finding<DocumentPoint>[]
  /** What it says, where it could be read at all. */
  read?: DocumentRead
}

export type VerifyDocumentOptions = {
  /** The committee that was compared by another way: its statement, or its fingerprint, with or without blanks. */
  committee?: Wanted
  /** A policy of one's own (C2SP tlog-policy), which the checkpoint must fulfil beside that of the credentials list. */
  policy?: string
}

/** Never rejects: bad input is a failure with a name. */
export async function verifyFinalDocument(
  bytes: Uint8Array,
  options: VerifyDocumentOptions = {},
): Promise<DocumentReport> {
  const found = newFindings()
  const signed = parsed(bytes, found)
  if (!signed) return reportOf(found)
  const { finalDocument: document, signature } = signed
  const read = await judgeDocument(document, { ...options, fetch: filesOf(document), maker: signature }, found)
  return reportOf(found, read)
}

/** @param o.maker the signature over the whole, where it was signed already. */
export async function judgeDocument(
  document: FinalDocument,
  o: VerifyDocumentOptions & { fetch: Fetch; maker?: SignedDocument['signature'] },
  found: Findings,
): Promise<DocumentRead | undefined> {
  let read: DocumentRead | undefined
  try {
    read = readDocument(document)
    if (read) {
      judgeWords(read, found)
      judgeParties(read, found)
      judgeHead(read, found)
      judgeDecision(read, found)
      await judgeProofs(read, o, found)
    } else found.fail('no-adoption', 'No operation in it adopts the text.')
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    found.fail(error instanceof RecordAlarm ? 'record' : 'incomplete', says)
  }
  return read
}

async function judgeProofs(
  read: DocumentRead,
  o: VerifyDocumentOptions & { fetch: Fetch; maker?: SignedDocument['signature'] },
  found: Findings,
): Promise<void> {
  const { document } = read
  const { committee, fetch, maker, policy } = o
  const trust = await judgeKeys(document, { committee, fetch }, found)
  const list = trust?.list()
  if (!trust || !list) return
  if (maker) {
    const key = await makersKey(document)
    const holds = key !== undefined && (await verifyHybrid(key, documentDomain, document, maker))
    if (!holds)
      found.fail('maker-signature', 'It was edited after it was made, or the device that it names did not make it.')
  }
  const now = (): Date => new Date(document.madeAt)
  const lastSeen = { load: async () => undefined, save: async () => undefined }
  const view = openRecordView({ ...list.record, fetch, lastSeen, now })
  const entered = await judgePlaces(document, view, found)
  if (await judgeSigners(document, entered, found)) proveActs(read, entered, found)
  await judgeWitnesses(view, found)
  await judgeSilence(read, view, found)
  if (policy !== undefined) await judgePolicy(policy, list.record.origin, { fetch, now }, found)
}

/** What the record holds is proven; what it does not hold was signed, and nobody can say when. */
function proveActs({ adoption, document, statements }: DocumentRead, entered: EnteredAt, found: Findings): void {
  const say = (operation: string, name: 'adoption' | 'signature' | 'statement', says: string, about?: string): void =>
    entered.has(operation)
      ? found.prove(name, `${says}.`, about)
      : found.claim(name, `${says}. The record does not hold it: nobody can say when it was done.`, about)
  const adopted = actedIn(document.entries, 'adopt').filter(({ act }) => act.adoption === document.adoption)
  for (const { by, operation } of adopted.slice(0, 1))
    say(operation, 'adoption', `${by.name} of ${by.delegationName} declared adopted the text ${adoption.text}`)
  for (const { act, by, operation } of actedIn(document.entries, 'sign'))
    say(operation, 'signature', `${by.delegationName}: signed by ${by.name}, ${act.capacity}`, by.delegationName)
  const labels = new Map(document.paragraphs.map(({ id, label }) => [id, label || id]))
  for (const { earlier, id, name, operation, type } of statements) {
    if (earlier.length === 0) say(operation, 'statement', `${type} of ${name}`, id)
    else {
      const which = earlier.map((one) => labels.get(one) ?? 'one that is in the text no more').join(', ')
      found.claim(
        'statement',
        `${type} of ${name}, on earlier words of paragraph ${which}: whether it holds of those adopted, nobody can verify.`,
        id,
      )
    }
  }
}

function parsed(bytes: Uint8Array, found: Findings): SignedDocument | undefined {
  if (bytes.length > documentLimits.bytes) {
    found.fail('too-large', `A final document is at most ${documentLimits.bytes} bytes long.`)
    return undefined
  }
  const read = SignedDocument.safeParse(jsonIn(bytes))
  if (read.success) return read.data
  const [issue] = read.error.issues
  found.fail('malformed', `This is no final document: ${issue?.message ?? ''}`, issue?.path.join('.'))
  return undefined
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(bytes))
  } catch {
    return undefined
  }
}

function filesOf({ files }: FinalDocument): Fetch {
  return async (path) => {
    const file = Object.hasOwn(files, path) ? files[path] : undefined
    if (file === undefined) throw new Error(`The document does not hold ${path} of the record.`)
    return fromBase64url(file)
  }
}

function reportOf({ claimed, failures, proven }: Findings, read?: DocumentRead): DocumentReport {
  return { ok: failures.length === 0, failures, proven, claimed, ...(read ? { read } : {}) }
}
