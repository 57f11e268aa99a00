/** The text of a negotiation as .docx: amendments as tracked changes, each with its delegation as author. */
import { docxOf as docxOfPaper } from '#platform/documents/docx.ts'
import type { DocumentModel, NoteKind } from './model.ts'

/** What a note is goes into its initials, where it is read again when the file comes back. */
const initialsOf: Record<NoteKind, string> = {
  bracket: 'BR',
  amendment: 'AM',
  choice: 'CH',
  placeholder: 'PL',
  comment: 'C',
  position: 'PO',
  paragraph: 'PR',
}

/** Marks that are shown as changes go on being tracked by whoever edits the file. */
export function docxOf(model: DocumentModel): Uint8Array {
  return docxOfPaper({
    ...model,
    tracked: model.variant === 'bracketed' || model.variant === 'redline',
    notes: model.notes.map((note) => ({ ...note, initials: initialsOf[note.kind] })),
  })
}
