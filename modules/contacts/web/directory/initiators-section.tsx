import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { troubleOf } from '#platform/web/errors.ts'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { DelegationBoard, Initiator } from '../../contract/directory.ts'
import { directory, identity, readAgain } from './doors.ts'

/** Who may nominate for the delegation: its heads, and whom they named for it. */
export function InitiatorsSection({ board }: { board: DelegationBoard }) {
  const say = useWords()
  const format = useFormat()
  const { initiators, may } = board
  return (
    <Section title={say('contacts.directory.initiators')} count={initiators.length}>
      <p className="small faint">{say('contacts.directory.initiators.hint')}</p>
      <ul className="former">
        {initiators.map((one) => (
          <li key={one.accountId} className="row">
            <bdi>{one.name}</bdi>
            <span className="small faint">
              {one.head
                ? say('contacts.directory.initiators.head')
                : say('contacts.directory.initiators.since', { day: format.date(one.since) })}
            </span>
            {may.nameInitiators && !one.head && <EndInitiator initiator={one} />}
          </li>
        ))}
      </ul>
      {may.nameInitiators && <NameInitiator board={board} />}
    </Section>
  )
}

function EndInitiator({ initiator }: { initiator: Initiator }) {
  const say = useWords()
  const end = useMutation(directory.endInitiator.mutationOptions({ onSuccess: readAgain }))
  return (
    <Confirm
      title={say('contacts.directory.initiators.end.title', { name: initiator.name })}
      trigger={
        <Button small kind="quiet">
          {say('contacts.directory.initiators.end')}
        </Button>
      }
      happens={say('contacts.directory.initiators.end.happens', { name: initiator.name })}
      seenBy={say('contacts.directory.initiators.end.seenBy')}
      undone={say('contacts.directory.initiators.end.undone')}
      act={say('contacts.directory.initiators.end')}
      onConfirm={() => end.mutateAsync({ id: initiator.accountId })}
    />
  )
}

function NameInitiator({ board }: { board: DelegationBoard }) {
  const say = useWords()
  const [chosen, choose] = useState<string>()
  const { data: people = [] } = useQuery(identity.people.queryOptions({ input: { delegationId: board.delegationId } }))
  const named = new Set(board.initiators.map(({ accountId }) => accountId))
  const options = people
    .filter(({ id, standing }) => standing !== 'revoked' && !named.has(id))
    .map(({ id, name }) => ({ id, label: name }))
  const name = useMutation(
    directory.nameInitiator.mutationOptions({
      onSuccess: () => {
        choose(undefined)
        readAgain()
      },
      onError: (error) => toast(troubleOf(error, say).title, { kind: 'failed' }),
    }),
  )
  return (
    <div className="name-initiator">
      <Picker
        key={`${people.length} ${named.size}`}
        label={say('contacts.directory.initiators.who')}
        options={options}
        value={chosen}
        onChange={choose}
      />
      <Button
        busy={name.isPending}
        refused={chosen === undefined ? say('contacts.directory.initiators.choose') : undefined}
        onPress={() => chosen !== undefined && name.mutate({ id: chosen })}
      >
        {say('contacts.directory.initiators.name')}
      </Button>
    </div>
  )
}
