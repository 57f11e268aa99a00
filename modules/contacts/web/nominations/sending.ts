import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Nomination, NominationInput } from '../../contract/nominations.ts'
import { nominations, readAgain } from '../directory/doors.ts'
import { uploadNote } from './upload-note.ts'

/** Sends a new nomination, or a changed one, with its note: first the note goes up, once, then what it gives authority to. */
export function useSending(nomination: Nomination | undefined) {
  const say = useWords()
  const navigate = useNavigate()
  const [files, setFiles] = useState<File[]>([])
  const [handedIn, setHandedIn] = useState<{ file: File; id: string }>()
  const draft = useMutation(nominations.draft.mutationOptions())
  const change = useMutation(nominations.change.mutationOptions())
  const noteId = async (): Promise<string | null> => {
    const [file] = files
    if (!file) return nomination?.note?.id ?? null
    if (handedIn?.file === file) return handedIn.id
    const { id } = await uploadNote(file)
    setHandedIn({ file, id })
    return id
  }
  const send = async (input: Omit<NominationInput, 'noteId'>): Promise<Nomination> => {
    const whole = { ...input, noteId: await noteId() }
    return nomination ? change.mutateAsync({ id: nomination.id, ...whole }) : draft.mutateAsync(whole)
  }
  const onSent = ({ id }: Nomination) => {
    readAgain()
    toast(say('contacts.nominations.kept'), { kind: 'done' })
    void navigate(`/contacts/nominations/${id}`)
  }
  return { files, setFiles, send, onSent }
}
