/**
 * The official test vectors of RFC 9420 (mlswg/mls-implementations, test-vectors.md): sixteen kinds, told apart by their
 * fields. A file's name only decides between the three kinds that have the same fields.
 */
import { z } from 'zod'
import { cryptoBasics } from './crypto-basics.ts'
import { VectorFault } from './fields.ts'
import { keySchedule, pskSecret, transcriptHashes } from './key-schedule.ts'
import { messageProtection } from './message-protection.ts'
import { deserialization, messages } from './messages.ts'
import { passiveClient } from './passive-client.ts'
import { type OwnJudge, ownSecretTree, ownSuite, ownTreeKem, ownTreeValidation } from './own-engine.ts'
import { secretTree } from './secret-tree.ts'
import { type Suites, cryptographies } from './suites.ts'
import { treeMath } from './tree-math.ts'
import { treeKem } from './treekem.ts'
import { treeOperations, treeValidation } from './trees.ts'
import { welcome } from './welcome.ts'

type Kind = {
  name: string
  fields: readonly string[]
  judge: (value: unknown, suites: Suites) => Promise<string[] | void>
  /** The same by our engine's own code, where it has some. */
  own?: OwnJudge
}

const passive = ['key_package', 'init_priv', 'encryption_priv', 'welcome', 'initial_epoch_authenticator']

const kinds: readonly Kind[] = [
  { name: 'tree-math', fields: ['n_leaves', 'n_nodes', 'root', 'left', 'right', 'parent', 'sibling'], judge: treeMath },
  { name: 'crypto-basics', fields: ['ref_hash', 'expand_with_label', 'encrypt_with_label'], judge: cryptoBasics },
  {
    name: 'secret-tree',
    fields: ['encryption_secret', 'sender_data', 'leaves'],
    judge: secretTree,
    own: ownSecretTree,
  },
  { name: 'message-protection', fields: ['proposal_priv', 'commit_priv', 'membership_key'], judge: messageProtection },
  { name: 'key-schedule', fields: ['initial_init_secret', 'epochs'], judge: keySchedule },
  { name: 'psk_secret', fields: ['psks', 'psk_secret'], judge: pskSecret },
  {
    name: 'transcript-hashes',
    fields: ['authenticated_content', 'interim_transcript_hash_before'],
    judge: transcriptHashes,
  },
  { name: 'passive-client-random', fields: passive, judge: passiveClient },
  { name: 'passive-client-handling-commit', fields: passive, judge: passiveClient },
  { name: 'passive-client-welcome', fields: passive, judge: passiveClient },
  { name: 'welcome', fields: ['init_priv', 'signer_pub', 'key_package', 'welcome'], judge: welcome },
  { name: 'tree-operations', fields: ['tree_before', 'proposal', 'tree_after'], judge: treeOperations },
  {
    name: 'tree-validation',
    fields: ['tree', 'resolutions', 'tree_hashes'],
    judge: treeValidation,
    own: ownTreeValidation,
  },
  { name: 'treekem', fields: ['ratchet_tree', 'leaves_private', 'update_paths'], judge: treeKem, own: ownTreeKem },
  { name: 'messages', fields: ['mls_welcome', 'mls_group_info', 'private_message'], judge: messages },
  { name: 'deserialization', fields: ['vlbytes_header', 'length'], judge: deserialization },
]

export const kindNames: readonly string[] = kinds.map(({ name }) => name)

/** The kind of a vector by its fields; among kinds with the same fields the one that the hint names, else the last. */
export function kindOf(value: unknown, hint = ''): string | undefined {
  return find(value, hint)?.name
}

function find(value: unknown, hint: string): Kind | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fitting = kinds.filter(({ fields }) => fields.every((field) => Object.hasOwn(value, field)))
  return fitting.find(({ name }) => hint.includes(name)) ?? fitting.at(-1)
}

export type Judgement = {
  kind: string
  /** Why it failed; undefined where it passed. */
  fault?: string
  /** What the transcript does that our rooms refuse. */
  beyond: string[]
}

/**
 * Judges one object, by every cryptography that has its suite. Never throws: whatever goes wrong is a failed vector, in
 * words.
 */
export async function judgeVector(value: unknown, hint = ''): Promise<Judgement> {
  const kind = find(value, hint)
  if (!kind) return { kind: 'unknown', fault: 'its fields are of no kind of vector that is known', beyond: [] }
  const beyond = new Set<string>()
  const number = suiteIn(value)
  let whose = ''
  try {
    for (const { name, has, suites } of cryptographies) {
      whose = name
      if (has(number)) for (const one of (await kind.judge(value, suites)) ?? []) beyond.add(one)
    }
    whose = 'our engine'
    const suite = kind.own && ownSuite(number)
    if (suite) await kind.own?.(value, suite)
    return { kind: kind.name, beyond: [...beyond] }
  } catch (error) {
    return { kind: kind.name, fault: `${inWords(error)} (${whose})`, beyond: [] }
  }
}

function suiteIn(value: unknown): number {
  const named = typeof value === 'object' && value !== null && 'cipher_suite' in value ? value.cipher_suite : undefined
  return typeof named === 'number' ? named : 0
}

function inWords(error: unknown): string {
  if (error instanceof VectorFault) return error.message
  if (error instanceof z.ZodError) {
    const [issue] = error.issues
    return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is malformed'}`
  }
  return error instanceof Error ? error.message : String(error)
}
