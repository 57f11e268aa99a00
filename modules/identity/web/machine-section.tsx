import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Code } from '#platform/web/ui/code.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useNow, When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { MachineAccount, MachineKey } from '../contract.ts'
import { askAgain, identity } from './doors.ts'
import { IssueKey } from './issue-key.tsx'

export function MachineSection({ machine, may }: { machine: MachineAccount; may: boolean }) {
  const say = useWords()
  const format = useFormat()
  const [issuing, setIssuing] = useState(false)
  const revoke = useMutation(identity.revokeMachine.mutationOptions({ onSuccess: askAgain }))
  const ended = machine.revokedAt !== null
  return (
    <Section
      title={machine.name}
      act={
        may &&
        !ended && (
          <>
            <Button small icon="add" onPress={() => setIssuing(true)}>
              {say('machines.issue')}
            </Button>
            <Confirm
              title={say('machines.revoke.title', { name: machine.name })}
              trigger={
                <Button small kind="quiet">
                  {say('machines.revoke')}
                </Button>
              }
              happens={say('machines.revoke.happens')}
              seenBy={say('machines.revoke.seenBy')}
              undone={say('machines.revoke.undone')}
              act={say('machines.revoke.act', { name: machine.name })}
              grave
              onConfirm={() => revoke.mutateAsync({ id: machine.id })}
            />
          </>
        )
      }
    >
      <p className="row small">
        {ended && <Status standing="gone">{say('people.is.revoked')}</Status>}
        <span>
          {say('machines.login')} <Code value={machine.login} short={false} label={say('machines.login')} />
        </span>
        <span className="faint">{format.list(machine.scopes.map((scope) => say(`scope.${scope}`)))}</span>
      </p>
      {may && <Keys machine={machine} />}
      {issuing && <IssueKey machine={machine} onClose={() => setIssuing(false)} />}
    </Section>
  )
}

function Keys({ machine }: { machine: MachineAccount }) {
  const say = useWords()
  const format = useFormat()
  const scopesOf = ({ scopes }: MachineKey) => format.list(scopes.map((scope) => say(`scope.${scope}`)))
  return (
    <Table
      label={say('machines.keysOf', { name: machine.name })}
      rows={machine.keys}
      rowKey={(key) => key.id}
      empty={<p className="faint">{say('machines.noKey')}</p>}
      columns={[
        { id: 'name', label: say('machines.key'), cell: (key) => <bdi>{key.name}</bdi>, value: (key) => key.name },
        {
          id: 'kind',
          label: say('machines.kind'),
          cell: (key) => say(`machines.kind.${key.kind}`),
          value: (key) => key.kind,
        },
        { id: 'scopes', label: say('machines.scopes'), minor: true, cell: scopesOf, value: scopesOf },
        {
          id: 'used',
          label: say('machines.used'),
          cell: (key) =>
            key.usedAt ? <When at={key.usedAt} /> : <span className="faint">{say('machines.unused')}</span>,
          value: (key) => key.usedAt,
        },
        {
          id: 'expires',
          label: say('machines.expires'),
          cell: (key) => <KeyEnd of={key} />,
          value: (key) => key.expiresAt,
        },
        {
          id: 'revoke',
          label: say('people.acts'),
          end: true,
          cell: (key) => <RevokeKey machineId={machine.id} of={key} />,
        },
      ]}
    />
  )
}

function KeyEnd({ of: { expiresAt, revokedAt } }: { of: MachineKey }) {
  const say = useWords()
  const now = useNow()
  if (revokedAt) return <Status standing="gone">{say('people.is.revoked')}</Status>
  if (new Date(expiresAt).getTime() <= now) return <Status standing="gone">{say('machines.expired')}</Status>
  return <When at={expiresAt} />
}

function RevokeKey({ machineId, of: { id, name, revokedAt } }: { machineId: string; of: MachineKey }) {
  const say = useWords()
  const revoke = useMutation(identity.revokeKey.mutationOptions({ onSuccess: askAgain }))
  if (revokedAt) return null
  return (
    <Confirm
      title={say('machines.revokeKey.title', { name })}
      trigger={
        <Button small kind="quiet">
          {say('machines.revoke')}
        </Button>
      }
      happens={say('machines.revokeKey.happens')}
      seenBy={say('machines.revoke.seenBy')}
      undone={say('machines.revokeKey.undone')}
      act={say('machines.revokeKey.act')}
      grave
      onConfirm={() => revoke.mutateAsync({ machineId, id })}
    />
  )
}
