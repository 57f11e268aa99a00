// A line that is proposed, or that has ended: what was done, and what the head may do now.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Page } from '#platform/web/ui/page.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { type CrisisLineWhole, crisisPaths } from '../../../contract/crisis.ts'
import { crisis, readAgain } from '../doors.ts'
import { LadderShown, Steps } from '../officers/steps.tsx'
import { LineMargin } from './line-margin.tsx'

export function NotYet({ line }: { line: CrisisLineWhole }) {
  const say = useWords()
  const { them, state, may } = line
  return (
    <Page
      title={say('crisis.line.title', { name: them.name })}
      crumbs={[{ label: say('contacts.crisis.title'), to: crisisPaths.all }]}
      margin={<LineMargin line={line} view={undefined} />}
    >
      {line.ended ? (
        <Ended ended={line.ended} />
      ) : (
        <>
          <p className="text">{say(`crisis.next.${may.agree ? 'agree' : state}`, { name: them.name })}</p>
          <ul className="crisis-means">
            {(['sealed', 'officers', 'daily', 'end'] as const).map((what) => (
              <li key={what}>{say(`crisis.means.${what}`)}</li>
            ))}
          </ul>
          <div className="row">
            {may.agree && <Agree line={line} />}
            {may.decline && <Decline line={line} />}
          </div>
          <LadderShown ladder={line.ladder} />
        </>
      )}
      <Steps line={line} />
    </Page>
  )
}

export function Ended({ ended }: { ended: NonNullable<CrisisLineWhole['ended']> }) {
  const say = useWords()
  return (
    <p>
      {say('crisis.ended.by', { name: ended.by.name })} {ended.reason !== null && <q dir="auto">{ended.reason}</q>}
    </p>
  )
}

function Agree({ line: { id, them } }: { line: CrisisLineWhole }) {
  const say = useWords()
  const agree = useMutation(crisis.agree.mutationOptions())
  return (
    <Confirm
      title={say('crisis.agree.title', { name: them.name })}
      trigger={<Button kind="primary">{say('crisis.agree')}</Button>}
      happens={say('crisis.agree.happens')}
      seenBy={say('crisis.acts.seenBy', { name: them.name })}
      undone={say('crisis.agree.undone')}
      act={say('crisis.agree')}
      onConfirm={async () => {
        await agree.mutateAsync({ id })
        toast(say('crisis.agreed', { name: them.name }))
        await readAgain()
      }}
    />
  )
}

function Decline({ line: { id, them, state } }: { line: CrisisLineWhole }) {
  const say = useWords()
  const decline = useMutation(crisis.decline.mutationOptions())
  const [reason, setReason] = useState('')
  const which = state === 'proposed-by-us' ? 'withdraw' : 'decline'
  return (
    <Confirm
      title={say(`crisis.${which}.title`, { name: them.name })}
      trigger={<Button>{say(`crisis.${which}`)}</Button>}
      happens={
        <>
          {say(`crisis.${which}.happens`)}
          <TextField
            label={say('crisis.reason')}
            isRequired={false}
            value={reason}
            onChange={setReason}
            maxLength={500}
          />
        </>
      }
      seenBy={say('crisis.acts.seenBy', { name: them.name })}
      undone={say('crisis.decline.undone')}
      act={say(`crisis.${which}`)}
      onConfirm={async () => {
        await decline.mutateAsync({ id, reason: reason.trim() || null })
        await readAgain()
      }}
    />
  )
}
