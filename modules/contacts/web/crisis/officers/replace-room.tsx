import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisLineWhole } from '../../../contract/crisis.ts'
import { useCrisis } from '../client/crisis-in-use.tsx'
import { asRefusal, mustHaveReason } from '../client/trouble.ts'
import { WithKeys } from '../client/with-keys.tsx'
import { readAgain } from '../doors.ts'

/** For when every device that was in the room is lost: nobody is left who could let another one in. */
export function ReplaceRoom({ line }: { line: CrisisLineWhole }) {
  const say = useWords()
  return (
    <Section title={say('crisis.room')}>
      <p>{say('crisis.room.words')}</p>
      <WithKeys without={<p className="faint">{say('crisis.room.noKey')}</p>}>
        <Replacing line={line} />
      </WithKeys>
    </Section>
  )
}

function Replacing({ line: { id, them } }: { line: CrisisLineWhole }) {
  const say = useWords()
  const { lines } = useCrisis()
  const [reason, setReason] = useState('')
  const replace = async () => {
    const given = mustHaveReason(reason)
    try {
      await lines.replaceRoom(id, given)
    } catch (error) {
      throw asRefusal(error, say)
    }
    await readAgain()
  }
  return (
    <div>
      <Confirm
        grave
        title={say('crisis.room.act')}
        trigger={<Button>{say('crisis.room.act')}</Button>}
        happens={
          <>
            {say('crisis.room.happens')}
            <TextField label={say('crisis.reason')} value={reason} onChange={setReason} maxLength={500} />
          </>
        }
        seenBy={say('crisis.acts.seenBy', { name: them.name })}
        undone={say('crisis.room.undone')}
        act={say('crisis.room.act')}
        onConfirm={replace}
      />
    </div>
  )
}
