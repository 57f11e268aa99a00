import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { z } from 'zod'
import { troubleOf } from '#platform/web/errors.ts'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { FileDrop } from '#platform/web/ui/file-drop.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { incidentPaths } from '../../contract.ts'
import { incidents, keepCopy } from '../doors.ts'
import { noMarking } from '../items/part-marking-field.tsx'

const Bundle = z.record(z.string(), z.unknown())

/** Instead of writing: the incident of a STIX bundle becomes a draft, marked for one's own delegation until its author says more. */
export function TakeOver() {
  const say = useWords()
  const navigate = useNavigate()
  const [trouble, setTrouble] = useState<string>()
  const take = useMutation(incidents.files.importStix.mutationOptions())
  const read = async ([file]: readonly File[]) => {
    if (!file) return
    setTrouble(undefined)
    try {
      const bundle = Bundle.safeParse(parsed(await file.text()))
      if (!bundle.success) return setTrouble(say('BUNDLE_NOT_AN_INCIDENT'))
      const copy = await take.mutateAsync({ bundle: bundle.data, marking: noMarking })
      keepCopy(copy)
      toast(say('incidents.report.kept'))
      await navigate(`${incidentPaths.edit(copy.id)}?step=what`, { replace: true })
    } catch (error) {
      setTrouble(troubleOf(error, say).title)
    }
  }
  return (
    <Disclosure title={say('incidents.takeOver')}>
      <FileDrop
        single
        label={say('incidents.takeOver.file')}
        hint={say('incidents.takeOver.hint')}
        isRequired={false}
        accept=".json,application/stix+json,application/json"
        error={trouble}
        onChange={(files) => void read(files)}
      />
    </Disclosure>
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
