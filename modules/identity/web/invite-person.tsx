import { useMutation } from '@tanstack/react-query'
import { z } from 'zod'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useActor } from '#platform/web/session.tsx'
import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { Sheet } from '#platform/web/ui/sheet.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Delegation, EMail, type Invitation, Name, Role } from '../people.ts'
import { heads, isOfficer, rolesAt } from '../rules.ts'
import { askAgain, identity } from './doors.ts'

const Wanted = z.object({ delegationId: z.uuid(), name: Name, email: EMail, roles: z.array(Role).min(1).max(5) })

type Props = {
  delegations: readonly Delegation[]
  onClose: () => void
  onInvited: (name: string, invitation: Invitation) => void
}

export function InvitePerson({ delegations, onClose, onInvited }: Props) {
  const say = useWords()
  const actor = useActor()
  const invite = useMutation(identity.invite.mutationOptions())
  const open = delegations.filter((one) => heads(actor, one.id) || (isOfficer(actor) && one.kind !== 'host'))
  const first = open.find(({ id }) => id === actor.delegationId) ?? open[0]
  const form = useDoorForm({
    schema: Wanted,
    initial: first ? { delegationId: first.id } : {},
    send: (input) => invite.mutateAsync(input),
    onSent: async ({ person, invitation }) => {
      await askAgain()
      onInvited(person.name, invitation)
    },
  })
  const place = delegations.find(({ id }) => id === form.values.delegationId)
  // An officer of the host invites heads of other delegations, and nobody else.
  const roles = place && !heads(actor, place.id) ? (['head-of-delegation'] as const) : rolesAt(place?.kind === 'host')
  return (
    <Sheet title={say('people.invite')} onClose={onClose} place="middle">
      <DoorForm form={form} act={say('people.invite.act')}>
        {open.length > 1 && (
          <Picker
            label={say('people.delegation')}
            options={open.map(({ id, name }) => ({ id, label: name }))}
            {...form.field('delegationId')}
            onChange={(id) => form.set({ delegationId: id, roles: undefined })}
          />
        )}
        <TextField label={say('people.name')} autoComplete="off" {...form.field('name')} />
        <TextField
          label={say('people.email')}
          hint={say('people.email.hint')}
          type="email"
          autoComplete="off"
          {...form.field('email')}
        />
        <CheckboxChoice
          label={say('people.roles')}
          options={roles.map((id) => ({ id, label: say(`role.${id}`), hint: say(`role.${id}.what`) }))}
          {...form.field('roles')}
        />
      </DoorForm>
    </Sheet>
  )
}
