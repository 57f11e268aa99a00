// A head names officers of their side, and ends their office: at the host, and with the same press in the sealed room, where
// this device is in it.
import { useMutation, useQuery } from '@tanstack/react-query'
import { memo, useMemo, useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisLineWhole, CrisisOfficer } from '../../../contract/crisis.ts'
import type { CrisisLines, LineView } from '../../../crisis/views.ts'
import { crisisTrouble } from '../client/trouble.ts'
import { crisis, identity, readAgain } from '../doors.ts'

/** What is said in the room, where this device is in it. */
export type InRoom = { lines: CrisisLines; view: LineView }

type OfLine = { line: CrisisLineWhole; inRoom: InRoom | undefined }

export function RemoveOfficer({ line, inRoom, officer: { accountId, name } }: OfLine & { officer: CrisisOfficer }) {
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
        try {
          await inRoom?.lines.nameOfficer(line.id, { account: accountId, name }, false)
        } catch (error) {
          toast(crisisTrouble(error, say), { kind: 'failed' })
        }
        await readAgain()
      }}
    />
  )
}

type NamingProps = { line: CrisisLineWhole; lines: CrisisLines | undefined }

/** Drawn anew for another line alone: what goes on in the room must take away nothing that is being typed. */
export const NameOfficer = memo(function NameOfficer({ line, lines }: NamingProps) {
  const say = useWords()
  const [chosen, choose] = useState<string>()
  const { data: people } = useQuery(identity.people.queryOptions({ input: { delegationId: line.us.id } }))
  const { officers } = line
  const options = useMemo(() => {
    const are = new Set(officers.map(({ accountId }) => accountId))
    return (people ?? [])
      .filter(({ id, standing }) => standing !== 'revoked' && !are.has(id))
      .map(({ id, name }) => ({ id, label: name }))
  }, [people, officers])
  const add = useMutation({
    mutationFn: async ({ id: account, label: name }: { id: string; label: string }) => {
      await crisis.officer.add.call({ id: line.id, accountId: account })
      await lines?.nameOfficer(line.id, { account, name }, true)
      return name
    },
    onSuccess: (name) => {
      choose(undefined)
      toast(say(lines ? 'crisis.officer.added' : 'crisis.officer.added.host', { name }))
    },
    onError: (error) => toast(crisisTrouble(error, say), { kind: 'failed' }),
    onSettled: () => readAgain(),
  })
  const person = options.find(({ id }) => id === chosen)
  // A field that comes before its choices would lose what was typed into it.
  if (!people) return null
  return (
    <div className="crisis-name">
      <Picker
        key={options.map(({ id }) => id).join(' ')}
        label={say('crisis.officer.who')}
        options={options}
        value={chosen}
        onChange={choose}
      />
      <Button
        busy={add.isPending}
        refused={person === undefined ? say('crisis.officer.choose') : undefined}
        onPress={() => person && add.mutate(person)}
      >
        {say('crisis.officer.add')}
      </Button>
    </div>
  )
})
