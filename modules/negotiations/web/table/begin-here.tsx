// A room in which no text is negotiated yet: its chair opens one here, when those who negotiate are in it.
import { useState } from 'react'
import { InviteDialog } from '#modules/rooms/web/pieces.tsx'
import { directionOf, languages } from '#platform/languages.ts'
import { troubleOf } from '#platform/web/errors.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { CheckboxChoice } from '#platform/web/ui/choice.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Name } from '#platform/web/ui/tag.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useSession } from '#platform/web/session.tsx'
import { useWords } from '#platform/web/words.ts'
import { ownZone } from '#platform/web/zone.ts'
import { ActRefused } from '../../client/views.ts'
import { DocumentClass } from '../../text/words-of-acts.ts'
import { refusalWords } from '../acting/refusal-words.ts'
import { shownAct } from '../acting/shown-act.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { Zones } from './zones.tsx'

export const classes = DocumentClass.options

export function BeginHere({ room: id }: { room: string }) {
  const say = useWords()
  const { rooms } = useNegotiations()
  const room = rooms.room(id)
  if (!room) return null
  if (room.role !== 'chair' && room.role !== 'mediator')
    return <EmptyState title={say('negotiations.notYet.title')}>{say('negotiations.notYet.words')}</EmptyState>
  return <Begin key={id} id={id} />
}

function Begin({ id }: { id: string }) {
  const say = useWords()
  const { demo } = useSession()
  const { rooms, negotiations } = useNegotiations()
  const room = rooms.room(id)
  const [title, setTitle] = useState(room?.title ?? '')
  const [kind, setKind] = useState<(typeof classes)[number]>('rolling-text')
  const [symbol, setSymbol] = useState('')
  const [language, setLanguage] = useState('en')
  const [left, setLeft] = useState<readonly string[]>([])
  const [zones, setZones] = useState<Record<string, string>>({})
  const [groupOf, setGroupOf] = useState('none')
  const [inviting, setInviting] = useState(false)
  const [busy, setBusy] = useState(false)
  if (!room) return null
  const delegations = [...new Map(room.people.map(({ delegation }) => [delegation.id, delegation])).values()]
  const own = room.people.find(({ me }) => me)?.delegation.id
  const zoneOf = (delegation: string) => zones[delegation] ?? (delegation === own ? ownZone() : undefined)
  const parties = delegations
    .filter((one) => !left.includes(one.id))
    .map(({ id: delegation, name }) => {
      const zone = zoneOf(delegation)
      return { delegation, name, ...(zone ? { zone } : {}) }
    })
  const others = negotiations.list().filter((one) => one.room !== id && !one.adopted && one.groupOf === undefined)
  const parent = others.find((one) => one.room === groupOf)
  const open = async () => {
    setBusy(true)
    try {
      const opened = shownAct({
        kind: 'open',
        title: title.trim(),
        class: kind,
        ...(symbol.trim() ? { symbol: symbol.trim() } : {}),
        language,
        parties,
        ...(parent ? { groupOf: { room: parent.room, title: parent.title } } : {}),
        exercise: room.exercise,
      })
      await negotiations.act(id, opened)
    } catch (error) {
      toast(error instanceof ActRefused ? refusalWords(error.refused, say) : troubleOf(error, say).title, {
        kind: 'failed',
      })
      setBusy(false)
    }
  }
  return (
    <>
      <p>{say('negotiations.begin.words')}</p>
      <TextField label={say('negotiations.field.title')} value={title} onChange={setTitle} maxLength={300} />
      <Select
        label={say('negotiations.class')}
        value={kind}
        onChange={setKind}
        options={classes.map((one) => ({
          id: one,
          label: say(`negotiations.class.${one}`),
          hint: say(`negotiations.class.${one}.hint`),
        }))}
      />
      <TextField
        label={say('negotiations.symbol')}
        hint={say('negotiations.symbol.hint')}
        value={symbol}
        onChange={setSymbol}
        maxLength={100}
        isRequired={false}
      />
      <Select
        label={say('negotiations.language')}
        hint={say('negotiations.language.hint')}
        value={language}
        onChange={setLanguage}
        options={languages.map(({ code, name }) => ({
          id: code,
          label: `${name}${directionOf(code) === 'rtl' ? ' ←' : ''}`,
        }))}
      />
      {others.length > 0 && (
        <Select
          label={say('negotiations.parallel')}
          hint={say('negotiations.parallel.hint')}
          value={groupOf}
          onChange={setGroupOf}
          options={[
            { id: 'none', label: say('negotiations.parallel.none') },
            ...others.map((one) => ({ id: one.room, label: one.title })),
          ]}
        />
      )}
      <Section
        title={say('negotiations.parties')}
        count={parties.length}
        act={
          <Button small icon="add" onPress={() => setInviting(true)}>
            {say('negotiations.invite')}
          </Button>
        }
      >
        <CheckboxChoice
          label={say('negotiations.parties.who')}
          hint={say('negotiations.parties.hint')}
          options={delegations.map(({ id: delegation, name }) => ({
            id: delegation,
            label: <Name invented={demo}>{name}</Name>,
          }))}
          value={parties.map(({ delegation }) => delegation)}
          onChange={(chosen) => setLeft(delegations.map((one) => one.id).filter((one) => !chosen.includes(one)))}
        />
        <Zones
          parties={parties}
          zoneOf={zoneOf}
          onChange={(delegation, zone) => setZones({ ...zones, [delegation]: zone })}
        />
      </Section>
      <div>
        <Button
          kind="primary"
          busy={busy}
          refused={
            title.trim() === ''
              ? say('field.required')
              : parties.length === 0
                ? say('negotiations.parties.first')
                : undefined
          }
          onPress={() => void open()}
        >
          {say('negotiations.begin.act', { count: parties.length })}
        </Button>
      </div>
      {inviting && <InviteDialog room={room} onClose={() => setInviting(false)} />}
    </>
  )
}
