// A sealed room of the mediator and one party: whom to let in is judged by their keys, as in every room.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { holdersOf, useRooms } from '#modules/rooms/web/pieces.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { RunChoice } from '#platform/web/ui/run-choice.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { EmptyState, ErrorState, Waiting } from '#platform/web/ui/state.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Shuttles } from '../../client/shuttle.ts'
import { useDoing } from '../brief/use-brief.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'

export function NewCaucus({ shuttles }: { shuttles: Shuttles }) {
  const say = useWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button kind="primary" onPress={() => setOpen(true)}>
        {say('negotiations.mediator.new')}
      </Button>
      {open && (
        <Dialog title={say('negotiations.mediator.new')} isOpen onClose={() => setOpen(false)}>
          <NewCaucusForm shuttles={shuttles} />
        </Dialog>
      )}
    </>
  )
}

function NewCaucusForm({ shuttles }: { shuttles: Shuttles }) {
  const say = useWords()
  const navigate = useNavigate()
  const { trust, rooms } = useRooms()
  const { negotiations } = useNegotiations()
  const { busy, run } = useDoing()
  const [delegation, setDelegation] = useState<string>()
  const [about, setAbout] = useState('')
  const [title, setTitle] = useState('')
  const [accounts, setAccounts] = useState<string[]>([])
  const [ofRun, setOfRun] = useState<string>()
  const listed = trust.list()?.delegations ?? []
  const party = listed.find(({ id }) => id === delegation)
  const texts = negotiations.list()
  const negotiation = texts.find(({ room }) => room === about)
  const exercise = negotiation?.exercise ?? false
  const open = () => {
    if (!party) return
    run(async () => {
      const devices = rooms
        .people(accounts)
        .filter((one) => one.delegation.id === party.id)
        .flatMap((one) => one.devices)
      const room = await shuttles.open({
        title: title.trim(),
        party: { id: party.id, name: party.name },
        devices,
        ...(negotiation ? { negotiation: { room: negotiation.room, title: negotiation.title } } : {}),
        exercise,
        run: ofRun,
      })
      void navigate(`/negotiations/mediator/${room}`)
    })
  }
  const missing = title.trim() === '' || accounts.length === 0 ? say('negotiations.mediator.new.missing') : undefined
  return (
    <div className="stack">
      <p>{say('negotiations.mediator.new.words')}</p>
      <TextField label={say('negotiations.field.title')} value={title} onChange={setTitle} maxLength={200} />
      <Picker
        label={say('negotiations.mediator.party')}
        options={listed.map(({ id, name }) => ({ id, label: name }))}
        value={delegation}
        onChange={(id) => {
          setDelegation(id)
          setAccounts([])
        }}
      />
      {delegation && <People key={delegation} delegation={delegation} chosen={accounts} onChange={setAccounts} />}
      {texts.length > 0 && (
        <Select
          label={say('negotiations.mediator.about')}
          value={about}
          onChange={setAbout}
          isRequired={false}
          options={[
            { id: '', label: say('negotiations.mediator.about.none') },
            ...texts.map(({ room, title: name }) => ({ id: room, label: name })),
          ]}
        />
      )}
      <RunChoice exercise={exercise} other={delegation} value={ofRun} onChange={setOfRun} />
      <div className="dialog-acts">
        <Button kind="primary" busy={busy} refused={missing} onPress={open}>
          {say('negotiations.mediator.open')}
        </Button>
      </div>
    </div>
  )
}

function People({
  delegation,
  chosen,
  onChange,
}: {
  delegation: string
  chosen: string[]
  onChange: (accounts: string[]) => void
}) {
  const say = useWords()
  const { trust, rooms } = useRooms()
  const { data, error, refetch } = useQuery({
    queryKey: ['rooms', 'holders', delegation],
    queryFn: async () => rooms.people(await holdersOf(delegation, trust)),
    staleTime: 5000,
  })
  if (error) return <ErrorState error={error} retry={() => void refetch()} />
  if (!data) return <Waiting />
  if (data.length === 0) return <EmptyState title={say('rooms.invite.nobody')} />
  return (
    <CheckboxChoice
      label={say('rooms.invite.people')}
      options={data.map(({ account, name }) => ({ id: account, label: <bdi>{name}</bdi> }))}
      value={chosen}
      onChange={onChange}
    />
  )
}
