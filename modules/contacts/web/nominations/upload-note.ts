// Bytes are no JSON: a note verbale goes up by a route of its own.
import { NoteVerbale } from '../../contract/nominations.ts'

/** Hands in a note; a refusal has the shape of every other door's, so that `troubleOf` finds its words. */
export async function uploadNote(file: File): Promise<NoteVerbale> {
  const query = new URLSearchParams({ name: file.name.slice(0, 200) })
  const answer = await fetch(`/notes-verbales?${query}`, { method: 'POST', body: file })
  const said: unknown = await answer.json().catch(() => null)
  const note = NoteVerbale.safeParse(said)
  if (answer.ok && note.success) return note.data
  const code = codeIn(said) ?? 'INTERNAL_SERVER_ERROR'
  throw Object.assign(new Error(code), { code, status: answer.status, data: dataIn(said) })
}

function codeIn(said: unknown): string | undefined {
  return typeof said === 'object' && said !== null && 'code' in said && typeof said.code === 'string'
    ? said.code
    : undefined
}

function dataIn(said: unknown): unknown {
  return typeof said === 'object' && said !== null && 'data' in said ? said.data : null
}
