import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { troubleOf } from '#platform/web/errors.ts'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { useActor } from '#platform/web/session.tsx'
import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Menu } from '#platform/web/ui/menu.tsx'
import { Sheet } from '#platform/web/ui/sheet.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Invitation, type Person, type Restoration, Role } from '../people.ts'
import { mayChangeRoles, mayInviteAgain, mayRevoke, rolesAt } from '../rules.ts'
import { askAgain, identity } from './doors.ts'

type Props = { person: Person; isHost: boolean; onLink: (invitation: Invitation) => void }

/** How many hold the offices of the host only the server knows: here it is taken that another one stays. */
const othersStay = { administrator: 2, 'secretariat-officer': 2 }

export function PersonActs({ person, isHost, onLink }: Props) {
  const say = useWords()
  const actor = useActor()
  const [open, setOpen] = useState<'roles' | 'restore' | 'revoke'>()
  const again = useMutation(
    identity.inviteAgain.mutationOptions({
      onSuccess: async (invitation) => {
        await askAgain()
        onLink(invitation)
      },
      onError: (error) => toast(troubleOf(error, say).title, { kind: 'failed' }),
    }),
  )
  const restore = useMutation(
    identity.restoreAccess.mutationOptions({
      onSuccess: async ({ link, expiresAt }: Restoration) => {
        await askAgain()
        if (link === null) toast(say('people.restore.mailed', { name: person.name }), { kind: 'done' })
        else onLink({ link, expiresAt })
      },
    }),
  )
  const revoke = useMutation(identity.revoke.mutationOptions({ onSuccess: askAgain }))
  const where = { id: person.delegationId, isHost }
  const whom = { id: person.id, kind: 'person' as const, roles: person.roles }
  const mayLink = mayInviteAgain(actor, where, whom)
  const mayRoles = mayChangeRoles(actor, where, whom, person.roles, othersStay)
  const mayEnd = mayRevoke(actor, where, whom, othersStay)
  if (person.standing === 'revoked' || (mayLink !== true && mayRoles !== true && mayEnd !== true)) return null
  return (
    <>
      <Menu
        label={say('people.actsOn', { name: person.name })}
        entries={[
          person.standing === 'invited'
            ? {
                id: 'link',
                label: say('people.newLink'),
                hint: say('people.newLink.what'),
                icon: 'link',
                onPress: () => again.mutate({ id: person.id }),
                refused: reason(mayLink, say),
              }
            : {
                id: 'restore',
                label: say('people.restore'),
                hint: say('people.restore.what'),
                icon: 'link',
                onPress: () => setOpen('restore'),
                refused: reason(mayLink, say),
              },
          {
            id: 'roles',
            label: say('people.changeRoles'),
            icon: 'edit',
            onPress: () => setOpen('roles'),
            refused: reason(mayRoles, say),
          },
          {
            id: 'revoke',
            label: say('people.revoke'),
            icon: 'withdraw',
            grave: true,
            onPress: () => setOpen('revoke'),
            refused: reason(mayEnd, say),
          },
        ]}
      />
      {open === 'roles' && <ChangeRoles person={person} isHost={isHost} onClose={() => setOpen(undefined)} />}
      <Confirm
        title={say('people.restore.title', { name: person.name })}
        isOpen={open === 'restore'}
        onClose={() => setOpen(undefined)}
        happens={say('people.restore.happens')}
        seenBy={say('people.restore.seenBy', { name: person.name })}
        undone={say('people.restore.undone')}
        act={say('people.restore.act', { name: person.name })}
        onConfirm={() => restore.mutateAsync({ id: person.id })}
      />
      <Confirm
        title={say('people.revoke.title', { name: person.name })}
        isOpen={open === 'revoke'}
        onClose={() => setOpen(undefined)}
        happens={say('people.revoke.happens')}
        seenBy={say('people.revoke.seenBy')}
        undone={say('people.revoke.undone')}
        act={say('people.revoke.act', { name: person.name })}
        grave
        onConfirm={() => revoke.mutateAsync({ id: person.id })}
      />
    </>
  )
}

function reason(verdict: true | { refused: string }, say: (key: string) => string): string | undefined {
  return verdict === true ? undefined : say(verdict.refused)
}

function ChangeRoles({ person, isHost, onClose }: { person: Person; isHost: boolean; onClose: () => void }) {
  const say = useWords()
  const change = useMutation(identity.changeRoles.mutationOptions())
  const form = useDoorForm({
    schema: z.object({ roles: z.array(Role).min(1).max(5) }),
    initial: { roles: person.roles },
    send: ({ roles }) => change.mutateAsync({ id: person.id, roles }),
    onSent: async () => {
      await askAgain()
      onClose()
    },
  })
  return (
    <Sheet title={say('people.rolesOf', { name: person.name })} onClose={onClose} place="middle">
      <DoorForm form={form} act={say('people.changeRoles.act')}>
        <CheckboxChoice
          label={say('people.roles')}
          options={rolesAt(isHost).map((id) => ({ id, label: say(`role.${id}`), hint: say(`role.${id}.what`) }))}
          {...form.field('roles')}
        />
      </DoorForm>
    </Sheet>
  )
}
