// What other modules' pages use of this one.
import { fromBase64url, utf8 } from '#platform/bytes.ts'
import { handOver } from '#platform/web/hand-over.ts'
import { openedProof } from '../proof.ts'
import { record } from './doors.ts'

/**
 * Gives the person the proof of an entry as a `.tlog-proof`, with the words that it commits to and the salt inside: it is
 * verified on the page of the record, or by `chancery verify`, without asking anybody. Both stay on this device.
 */
export async function takeProof(
  { index, salt, content }: { index: number; salt: string; content: string },
  fileName: string,
): Promise<void> {
  const { entry, proof } = await record.proof.call({ index })
  const opened = { salt: fromBase64url(salt), content: utf8(content) }
  handOver(fileName, 'text/plain', openedProof(proof, entry, opened))
}
