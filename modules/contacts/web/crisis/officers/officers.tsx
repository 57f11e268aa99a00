import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { troubleOf } from '#platform/web/errors.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { Name, Status } from '#platform/web/ui/tag.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisLineWhole, CrisisOfficer } from '../../../contract/crisis.ts'
import { crisis, identity, readAgain } from '../doors.ts'

/** Of both sides, beside one another: who may speak on the line, and who of them is on duty. */
export function Officers({ line }: { line: CrisisLineWhole }) {
  const say = useWords()
  return (
    <Section title={say('crisis.officers')} count={line.officers.length}>
      <p className="small">{say('crisis.officers.words')}</p>
      <div className="crisis-sides">
        {(['us', 'them'] as const).map((side) => (
          <div key={side}>
            <h3>
              <Name invented={line[side].invented}>{line[side].name}</Name>
            </h3>
            <ul className="crisis-officers">
              {line.officers
                .filter(({ delegationId }) => delegationId === line[side].id)
                .map((officer) => (
                  <li key={officer.accountId}>
                    <bdi>{officer.name}</bdi>
                    <span className="small faint">
                      {say(officer.head ? 'crisis.officer.head' : 'crisis.officer.named')}
                    </span>
                    {officer.onDuty && <Status standing="done">{say('crisis.officer.onDuty')}</Status>}
                    {side === 'us' && line.may.nameOfficers && !officer.head && (
                      <Remove line={line} officer={officer} />
                    )}
                  </li>
                ))}
            </ul>
            {side === 'us' && line.may.nameOfficers && <NameOfficer line={line} />}
          </div>
        ))}
      </div>
    </Section>
  )
}

function Remove({ line, officer: { accountId, name } }: { line: CrisisLineWhole; officer: CrisisOfficer }) {
  const say = useWords()
  const remove = useMutation(crisis.officer.remove.mutationOptions())
  return (
    <Confirm
      title={say('crisis.officer.remove.title', { name })}
      trigger={
        <Button small kind="quiet">
          {say('crisis.officer.remove')}
        </Button>
      }
      happens={say('crisis.officer.remove.happens', { name })}
      seenBy={say('crisis.acts.seenBy', { name: line.them.name })}
      undone={say('crisis.officer.remove.undone')}
      act={say('crisis.officer.remove')}
      onConfirm={async () => {
        await remove.mutateAsync({ id: line.id, accountId })
        await readAgain()
      }}
    />
  )
}

function NameOfficer({ line }: { line: CrisisLineWhole }) {
  const say = useWords()
  const [chosen, choose] = useState<string>()
  const { data: people = [] } = useQuery(identity.people.queryOptions({ input: { delegationId: line.us.id } }))
  const are = new Set(line.officers.map(({ accountId }) => accountId))
  const options = people
    .filter(({ id, standing }) => standing !== 'revoked' && !are.has(id))
    .map(({ id, name }) => ({ id, label: name }))
  const add = useMutation(
    crisis.officer.add.mutationOptions({
      onSuccess: async () => {
        choose(undefined)
        await readAgain()
      },
      onError: (error) => toast(troubleOf(error, say).title, { kind: 'failed' }),
    }),
  )
  return (
    <div className="crisis-name">
      <Picker
        key={`${people.length} ${are.size}`}
        label={say('crisis.officer.who')}
        options={options}
        value={chosen}
        onChange={choose}
      />
      <Button
        busy={add.isPending}
        refused={chosen === undefined ? say('crisis.officer.choose') : undefined}
        onPress={() => chosen !== undefined && add.mutate({ id: line.id, accountId: chosen })}
      >
        {say('crisis.officer.add')}
      </Button>
    </div>
  )
}
