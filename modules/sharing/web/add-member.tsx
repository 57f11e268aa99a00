import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { queries } from '#platform/web/queries.ts'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { Sheet } from '#platform/web/ui/sheet.tsx'
import { useWords } from '#platform/web/words.ts'
import type { SharingGroup } from '../contract.ts'
import { identity, sharing } from './doors.ts'

const Added = z.object({ delegationId: z.uuid(), steward: z.boolean() })

/** Adding a delegation: from that moment everything addressed to the group reaches it, what was addressed before too. */
export function AddMember({ group, onClose }: { group: SharingGroup; onClose: () => void }) {
  const say = useWords()
  const { data: delegations } = useSuspenseQuery(identity.delegations.queryOptions())
  const add = useMutation(sharing.add.mutationOptions())
  const inIt = new Set(group.members.filter((one) => one.until === null).map((one) => one.delegationId))
  const options = delegations.filter(({ id }) => !inIt.has(id)).map(({ id, name }) => ({ id, label: name }))
  const form = useDoorForm({
    schema: Added,
    initial: { steward: false },
    send: (input) => add.mutateAsync({ groupId: group.id, ...input }),
    onSent: async () => {
      await queries.invalidateQueries({ queryKey: sharing.key() })
      onClose()
    },
  })
  const chosen = form.field('delegationId')
  return (
    <Sheet title={`${group.name}: ${say('sharing.group.add')}`} onClose={onClose} place="middle">
      <DoorForm form={form} act={say('sharing.group.add')}>
        <Picker
          label={say('sharing.group.delegation')}
          options={options}
          {...chosen}
          onChange={(id) => form.set(id === null ? {} : { delegationId: id })}
        />
        <Checkbox label={say('sharing.group.asSteward')} {...form.field('steward')} />
      </DoorForm>
    </Sheet>
  )
}
