import { newSignerKey, publicKeyOf } from '../../cosignature.ts'
import { formatSignerKey, keyType, parseSignerKey, type SignerKey } from '../../note.ts'
import { readIfThere, writeSafely } from '../safe-file.ts'

/**
 * The keys of a witness, one a line, in a file that nobody else may read; made at the first start. ML-DSA-44 outlasts a
 * quantum computer, Ed25519 is what older verifiers know: a policy names either or both.
 */
export async function witnessKeys(path: string, name: string): Promise<SignerKey[]> {
  const text = await readIfThere(path)
  if (text === undefined) return makeKeys(path, name)
  const keys: SignerKey[] = []
  for (const line of text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')))
    keys.push(await parseSignerKey(line.trim(), publicKeyOf))
  if (keys.length === 0) throw new SyntaxError(`${path} holds no key.`)
  if (keys.some(({ type }) => type === keyType.ed25519))
    throw new SyntaxError(`${path} holds the key of a log; a witness needs one of its own.`)
  return keys
}

async function makeKeys(path: string, name: string): Promise<SignerKey[]> {
  const keys = [await newSignerKey(name, keyType.mldsa44), await newSignerKey(name, keyType.cosignature)]
  const lines = keys.map((key) => `${formatSignerKey(key)}\n`).join('')
  await writeSafely(
    path,
    `# The secret keys of the witness ${name}. Whoever reads this file can sign in its name.\n${lines}`,
  )
  return keys
}
