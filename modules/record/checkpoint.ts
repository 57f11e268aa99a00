/**
 * Checkpoints: C2SP tlog-checkpoint. Three lines say which record, of how many entries, with which root; the log and its
 * witnesses sign them.
 */
import { type Bytes, equalBytes, fromBase64, toBase64 } from '#platform/bytes.ts'
import { type Note, parseNote } from './note.ts'
import { emptyRoot, hashLength } from './tree.ts'

export type Checkpoint = {
  origin: string
  size: number
  root: Bytes
  /** Lines beyond the three. Ours has none, and ML-DSA cosignatures do not cover them. */
  extensions: string[]
}

export type SignedCheckpoint = Checkpoint & { note: Note }

/** Reads the text of a checkpoint. Throws a SyntaxError that says what is wrong. */
export function parseCheckpoint(text: string): Checkpoint {
  if (!text.endsWith('\n')) throw new SyntaxError('A checkpoint ends in a newline.')
  const lines = text.slice(0, -1).split('\n')
  const [origin, size, root, ...extensions] = lines
  if (origin === undefined || size === undefined || root === undefined || lines.includes(''))
    throw new SyntaxError('A checkpoint has three lines, none of them empty: origin, size and root.')
  const checkpoint = {
    origin,
    size: parseCount(size, 'The size of the record'),
    root: parseHash(root, 'The root of the record'),
    extensions,
  }
  if (checkpoint.size === 0 && !equalBytes(checkpoint.root, emptyRoot))
    throw new SyntaxError('A record without entries has the root of the empty tree; this checkpoint gives another.')
  return checkpoint
}

/** The text that is signed. Throws a SyntaxError where it would not be read back as the same. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: CheckpointInput): string {
  const text = [origin, size, toBase64(root), ...extensions].map((line) => `${line}\n`).join('')
  const back = parseCheckpoint(text)
  if (back.origin !== origin || back.extensions.length !== extensions.length)
    throw new SyntaxError('The lines of a checkpoint must not hold newlines.')
  return text
}

type CheckpointInput = { origin: string; size: number; root: Uint8Array; extensions?: readonly string[] }

/** A checkpoint with its signatures, which are not verified here. */
export function parseSignedCheckpoint(source: string | Uint8Array): SignedCheckpoint {
  const note = parseNote(source)
  return { ...parseCheckpoint(note.text), note }
}

/** A decimal number without leading zeroes, up to 2^53 - 1. */
export function parseCount(text: string, what: string): number {
  if (!/^(?:0|[1-9][0-9]{0,19})$/.test(text))
    throw new SyntaxError(`${what} must be a decimal number without sign, spaces or leading zeroes.`)
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new SyntaxError(`${what} is ${text}, beyond 2^53 - 1: more than this verifier counts without error.`)
  return value
}

/** 32 bytes in base64. */
export function parseHash(text: string, what: string): Bytes {
  let hash: Bytes
  try {
    hash = fromBase64(text)
  } catch {
    throw new SyntaxError(`${what} is not in base64.`)
  }
  if (hash.length !== hashLength) throw new SyntaxError(`${what} must be ${hashLength} bytes and is ${hash.length}.`)
  return hash
}
