import { z } from 'zod'
import { fromHex, toHex } from '#platform/bytes.ts'
import { parseSignedCheckpoint } from '../../checkpoint.ts'
import { formatVerifierKey, parseVerifierKey } from '../../note.ts'
import type { Remembered, WitnessedLog } from '../../witnessing.ts'
import { readIfThere, writeSafely } from '../safe-file.ts'

/** What a witness remembers from one day to the next: which log, with which keys, and what it signed last. */
export type Memory = { log: WitnessedLog; last: Remembered | undefined }

const Kept = z.strictObject({
  v: z.literal(1),
  origin: z.string(),
  logKeys: z.array(z.string()).min(1),
  last: z.strictObject({ size: z.int().min(1), root: z.string().regex(/^[0-9a-f]{64}$/), note: z.string() }).nullable(),
})

/** The file of the state is not whole. */
export class DamagedMemory extends SyntaxError {}

/** Throws DamagedMemory where the file is damaged: a witness that has forgotten must not go on as if it were new. */
export async function recall(path: string): Promise<Memory | undefined> {
  const text = await readIfThere(path)
  if (text === undefined) return undefined
  try {
    const { origin, logKeys, last } = Kept.parse(JSON.parse(text))
    if (last && parseSignedCheckpoint(last.note).size !== last.size) throw new SyntaxError('sizes differ')
    return {
      log: { origin, keys: logKeys.map(parseVerifierKey) },
      last: last ? { ...last, root: fromHex(last.root) } : undefined,
    }
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new DamagedMemory(
      `${path} is damaged (${why}). Put back a copy: a witness that forgot what it signed could sign a fork.`,
    )
  }
}

/** The same, where it must be there: a state that vanished under a witness at work is damage too. */
export async function recallAgain(path: string): Promise<Memory> {
  const memory = await recall(path)
  if (!memory) throw new DamagedMemory(`${path} is gone. Put back a copy: a witness that forgot could sign a fork.`)
  return memory
}

export async function remember(path: string, { log, last }: Memory): Promise<void> {
  const kept: z.infer<typeof Kept> = {
    v: 1,
    origin: log.origin,
    logKeys: log.keys.map(formatVerifierKey),
    last: last ? { size: last.size, root: toHex(last.root), note: last.note } : null,
  }
  await writeSafely(path, `${JSON.stringify(kept, null, 2)}\n`)
}
