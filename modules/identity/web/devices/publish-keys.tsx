// What the committee signed is handed in by an officer of the host. What it changes is said first; the host, and every
// browser after it, verifies it whole.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { Button } from '#platform/web/ui/button.tsx'
import { FileDrop } from '#platform/web/ui/file-drop.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { useWords } from '#platform/web/words.ts'
import { type CredentialsList, SignedCommittee, SignedList } from '../../keys.ts'
import { changesBetween } from '../../keys/drafting.ts'
import { keys as doors } from '../doors.ts'
import { keyTroubleOf } from './trouble.ts'

const Handed = z.discriminatedUnion('chancery', [
  z.object({ chancery: z.literal('committee'), signed: SignedCommittee }),
  z.object({ chancery: z.literal('credentials list'), signed: SignedList }),
])
type Handed = z.infer<typeof Handed>

export function PublishKeys({ before, onDone }: { before: CredentialsList | undefined; onDone: () => void }) {
  const say = useWords()
  const [files, setFiles] = useState<File[]>([])
  const [handed, setHanded] = useState<Handed | 'unfit'>()
  const publish = useMutation({
    mutationFn: async (one: Handed) =>
      one.chancery === 'committee'
        ? doors.publishCommittee.call({ signed: one.signed })
        : doors.publishList.call({ signed: one.signed }),
    onSuccess: onDone,
  })
  const choose = async (chosen: File[]) => {
    setFiles(chosen)
    publish.reset()
    setHanded(chosen[0] ? await read(chosen[0]) : undefined)
  }
  const ready = handed !== undefined && handed !== 'unfit'
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !publish.isPending) publish.mutate(handed)
      }}
    >
      <FileDrop
        label={say('credentials.publish.file')}
        hint={say('credentials.publish.hint')}
        single
        accept=".json,application/json"
        most={8_000_000}
        value={files}
        onChange={(chosen) => void choose(chosen)}
      />
      {handed === 'unfit' && <ErrorState title={say('credentials.publish.unfit')} />}
      {ready && <Changes handed={handed} before={before} />}
      {publish.error && <ErrorState title={keyTroubleOf(publish.error, say)} />}
      <div className="row">
        <Button
          kind="primary"
          type="submit"
          busy={publish.isPending}
          {...(ready ? {} : { refused: say('credentials.publish.hint') })}
        >
          {say('credentials.publish')}
        </Button>
      </div>
    </form>
  )
}

function Changes({ handed, before }: { handed: Handed; before: CredentialsList | undefined }) {
  const say = useWords()
  if (handed.chancery === 'committee')
    return <p>{say('credentials.publish.committee', { name: handed.signed.statement.name })}</p>
  return (
    <ul>
      {changesBetween(before, handed.signed.statement).map((change) => {
        const name = 'delegation' in change ? change.delegation.name : ''
        const deputy = 'deputy' in change ? change.deputy.name : ''
        return (
          <li key={`${change.what} ${name} ${deputy}`}>{say(`credentials.change.${change.what}`, { name, deputy })}</li>
        )
      })}
    </ul>
  )
}

async function read(file: File): Promise<Handed | 'unfit'> {
  try {
    return Handed.parse(JSON.parse(await file.text()))
  } catch {
    return 'unfit'
  }
}
