import { type RefObject, useRef } from 'react'
import type { z } from 'zod'
import { Button } from '#platform/web/ui/button.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextArea, TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { type Channel, ChannelKind, type ContactKey, ContactKeyKind } from '../../contract/directory.ts'
import { OwnMarkingField } from '../pieces/own-marking-field.tsx'

type Issue = (path: string) => string | undefined
type ListProps<Entry> = { value: readonly Entry[]; onChange: (value: Entry[]) => void; issue: Issue }
type ChannelWritten = z.input<typeof Channel>
type KeyWritten = z.input<typeof ContactKey>

const most = { channels: 20, keys: 10 }

function changed<Entry>(all: readonly Entry[], index: number, change: Partial<Entry>): Entry[] {
  return all.map((one, at) => (at === index ? { ...one, ...change } : one))
}

/** Whoever adds a row goes on in it: it stands before the button that was pressed. */
function toLastRow(list: RefObject<HTMLElement | null>): void {
  requestAnimationFrame(() =>
    [...(list.current?.querySelectorAll('.entry') ?? [])].at(-1)?.querySelector('button')?.focus(),
  )
}

/** Where the contact is reached, in the order in which one should try. */
export function ChannelsField({ value, onChange, issue }: ListProps<ChannelWritten>) {
  const say = useWords()
  const list = useRef<HTMLFieldSetElement>(null)
  return (
    <fieldset className="entries" ref={list}>
      <legend className="field-label">{say('contacts.directory.channels')}</legend>
      {value.map((channel, index) => (
        // Channels have no names; they are few and stand in their order.
        <div
          className="entry"
          key={index}
          role="group"
          aria-label={say('contacts.directory.channel.at', { index: index + 1 })}
        >
          <Select
            label={say('contacts.directory.channel.kind')}
            width="short"
            value={channel.kind}
            onChange={(kind) => onChange(changed(value, index, { kind }))}
            options={ChannelKind.options.map((id) => ({ id, label: say(`contacts.directory.channel.${id}`) }))}
          />
          <TextField
            label={say('contacts.directory.channel.value')}
            mono
            value={channel.value}
            error={issue(`channels.${index}.value`)}
            onChange={(typed) => onChange(changed(value, index, { value: typed }))}
          />
          <Button small kind="quiet" icon="remove" onPress={() => onChange(value.filter((_, at) => at !== index))}>
            {say('contacts.directory.channel.remove')}
          </Button>
          <OwnMarkingField
            of={channel.value || say(`contacts.directory.channel.${channel.kind}`)}
            value={channel.marking}
            onChange={(marking) => onChange(changed(value, index, { marking }))}
            error={issue(`channels.${index}.marking`)}
          />
        </div>
      ))}
      {value.length < most.channels && (
        <div className="row">
          <Button
            small
            icon="add"
            onPress={() => {
              onChange([...value, { kind: 'email', value: '', marking: null }])
              toLastRow(list)
            }}
          >
            {say('contacts.directory.channel.add')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}

/** By which what is sent to the contact is sealed, and what comes from it is known. */
export function KeysField({ value, onChange, issue }: ListProps<KeyWritten>) {
  const say = useWords()
  const list = useRef<HTMLFieldSetElement>(null)
  return (
    <fieldset className="entries" ref={list}>
      <legend className="field-label">
        {say('contacts.directory.keys')} <span className="optional">{say('field.optional')}</span>
      </legend>
      {value.map((key, index) => (
        <div
          className="entry"
          key={index}
          role="group"
          aria-label={say('contacts.directory.key.at', { index: index + 1 })}
        >
          <Select
            label={say('contacts.directory.key.kind')}
            width="short"
            value={key.kind}
            onChange={(kind) => onChange(changed(value, index, { kind }))}
            options={ContactKeyKind.options.map((id) => ({ id, label: say(`contacts.directory.key.${id}`) }))}
          />
          <TextField
            label={say('contacts.directory.fingerprint')}
            mono
            value={key.fingerprint}
            error={issue(`keys.${index}.fingerprint`)}
            // As programs show them, in groups; kept without.
            onChange={(typed) => onChange(changed(value, index, { fingerprint: typed.replaceAll(/[\s:]/g, '') }))}
          />
          <Button small kind="quiet" icon="remove" onPress={() => onChange(value.filter((_, at) => at !== index))}>
            {say('contacts.directory.key.remove')}
          </Button>
          <TextArea
            label={say('contacts.directory.key.text')}
            isRequired={false}
            rows={2}
            value={key.text ?? ''}
            error={issue(`keys.${index}.text`)}
            onChange={(text) => onChange(changed(value, index, { text: text === '' ? null : text }))}
          />
          <OwnMarkingField
            of={say(`contacts.directory.key.${key.kind}`)}
            value={key.marking}
            onChange={(marking) => onChange(changed(value, index, { marking }))}
            error={issue(`keys.${index}.marking`)}
          />
        </div>
      ))}
      {value.length < most.keys && (
        <div className="row">
          <Button
            small
            icon="add"
            onPress={() => {
              onChange([...value, { kind: 'openpgp', fingerprint: '', text: null }])
              toLastRow(list)
            }}
          >
            {say('contacts.directory.key.add')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
