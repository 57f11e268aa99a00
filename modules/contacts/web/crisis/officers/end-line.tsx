import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisLineWhole } from '../../../contract/crisis.ts'
import { mustHaveReason } from '../client/trouble.ts'
import { crisis, readAgain } from '../doors.ts'

export function EndLine({ line: { id, them } }: { line: CrisisLineWhole }) {
  const say = useWords()
  const [reason, setReason] = useState('')
  const end = useMutation(crisis.end.mutationOptions())
  return (
    <Section title={say('crisis.end.title')}>
      <p>{say('crisis.end.words')}</p>
      <div>
        <Confirm
          grave
          title={say('crisis.end.title')}
          trigger={<Button>{say('crisis.end')}</Button>}
          happens={
            <>
              {say('crisis.end.happens', { name: them.name })}
              <TextField label={say('crisis.reason')} value={reason} onChange={setReason} maxLength={500} />
            </>
          }
          seenBy={say('crisis.acts.seenBy', { name: them.name })}
          undone={say('crisis.end.undone')}
          act={say('crisis.end')}
          onConfirm={async () => {
            await end.mutateAsync({ id, reason: mustHaveReason(reason) })
            await readAgain()
          }}
        />
      </div>
    </Section>
  )
}
