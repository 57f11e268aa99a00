import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useLive } from '#platform/web/live.ts'
import { queries } from '#platform/web/queries.ts'
import { useActor } from '#platform/web/session.tsx'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { troubleOf } from '#platform/web/errors.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { Sheet } from '#platform/web/ui/sheet.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { TextArea, TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { SharingGroup } from '../contract.ts'
import { mayAct } from '../rules.ts'
import { AddMember } from './add-member.tsx'
import { sharing } from './doors.ts'

const all = sharing.groups.queryOptions()
const again = () => queries.invalidateQueries({ queryKey: sharing.key() })

export const loader = () => queries.ensureQueryData(all)

export function GroupsPage() {
  const say = useWords()
  const format = useFormat()
  const actor = useActor()
  const { data } = useSuspenseQuery(all)
  const [search, setSearch] = useSearchParams()
  useLive(['group.*'], () => void again())
  const verdict = mayAct(actor)
  const act = (
    <Button
      kind="primary"
      refused={verdict === true ? undefined : say(verdict.refused)}
      onPress={() => setSearch({ found: '' })}
    >
      {say('sharing.groups.found')}
    </Button>
  )
  return (
    <Page
      title={say('sharing.groups.title')}
      act={act}
      margin={<Note label={say('sharing.groups.title')}>{format.number(data.length)}</Note>}
    >
      {data.length === 0 && <EmptyState title={say('sharing.groups.title')}>{say('sharing.groups.empty')}</EmptyState>}
      {data.map((group) => (
        <Group key={group.id} group={group} />
      ))}
      {search.has('found') && verdict === true && <Found onClose={() => setSearch({})} />}
    </Page>
  )
}

function Found({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const found = useMutation(sharing.found.mutationOptions())
  const form = useDoorForm({
    schema: SharingGroup.pick({ name: true, purpose: true }),
    initial: { purpose: '' },
    send: ({ name, purpose }) => found.mutateAsync({ name, purpose }),
    onSent: async () => {
      await again()
      onClose()
    },
  })
  return (
    <Sheet title={say('sharing.groups.found')} onClose={onClose} place="middle">
      <DoorForm form={form} act={say('sharing.groups.found')}>
        <TextField label={say('sharing.group.name')} {...form.field('name')} />
        <TextArea label={say('sharing.group.purpose')} {...form.field('purpose')} />
      </DoorForm>
    </Sheet>
  )
}

function Group({ group }: { group: SharingGroup }) {
  const say = useWords()
  const actor = useActor()
  const [adding, setAdding] = useState(false)
  const members = group.members.filter((one) => one.until === null)
  const steward = members.some((one) => one.steward && one.delegationId === actor.delegationId)
  const refused = steward ? undefined : say('GROUP_NOT_STEWARD')
  return (
    <Section
      title={group.name}
      act={
        <Button small refused={refused} onPress={() => setAdding(true)}>
          {say('sharing.group.add')}
        </Button>
      }
    >
      {group.purpose && (
        <p className="text" dir="auto">
          {group.purpose}
        </p>
      )}
      <Members group={group} steward={steward} />
      {adding && <AddMember group={group} onClose={() => setAdding(false)} />}
    </Section>
  )
}

type Member = SharingGroup['members'][number]

function Members({ group, steward }: { group: SharingGroup; steward: boolean }) {
  const say = useWords()
  const actor = useActor()
  const [ending, setEnding] = useState<Member>()
  return (
    <>
      <Table
        label={`${group.name}: ${say('sharing.group.history')}`}
        rows={group.members}
        rowKey={(one) => `${one.delegationId} ${one.since}`}
        columns={[
          {
            id: 'name',
            label: say('sharing.group.delegation'),
            cell: (one) => <bdi>{one.delegationName}</bdi>,
            value: (one) => one.delegationName,
          },
          {
            id: 'role',
            label: say('sharing.group.member'),
            cell: (one) => say(one.steward ? 'sharing.group.steward' : 'sharing.group.member'),
          },
          {
            id: 'since',
            label: say('sharing.group.since'),
            cell: (one) => <When at={one.since} />,
            value: (one) => one.since,
          },
          {
            id: 'until',
            label: say('sharing.group.until'),
            cell: (one) => (one.until ? <When at={one.until} /> : say('sharing.group.now')),
            value: (one) => one.until ?? '9',
          },
          {
            id: 'end',
            label: '',
            end: true,
            cell: (one) =>
              one.until === null &&
              (steward || one.delegationId === actor.delegationId) && (
                <Button small kind="quiet" onPress={() => setEnding(one)}>
                  {one.delegationId === actor.delegationId
                    ? say('sharing.group.leave')
                    : say('sharing.group.end', { name: one.delegationName })}
                </Button>
              ),
          },
        ]}
      />
      {ending && <End group={group} member={ending} onClose={() => setEnding(undefined)} />}
    </>
  )
}

function End({ group, member, onClose }: { group: SharingGroup; member: Member; onClose: () => void }) {
  const say = useWords()
  const name = member.delegationName
  const end = useMutation(
    sharing.end.mutationOptions({
      onSuccess: async () => {
        await again()
        onClose()
      },
      onError: (error) => toast(troubleOf(error, say).title, { kind: 'failed' }),
    }),
  )
  return (
    <Sheet title={say('sharing.group.end', { name })} onClose={onClose} place="middle">
      <p>{say('sharing.group.end.what', { name })}</p>
      <div className="row">
        <Button
          kind="grave"
          busy={end.isPending}
          onPress={() => end.mutate({ groupId: group.id, delegationId: member.delegationId })}
        >
          {say('sharing.group.end', { name })}
        </Button>
      </div>
    </Sheet>
  )
}
