// Names and ties of an actor, as many as are known. None goes without a source: a record says who said it, not what is.
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { FieldGroup } from '#platform/web/form.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Picker } from '#platform/web/ui/picker.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Alias, Tie } from '../../contract.ts'
import { useCountryOptions } from '../items/country-options.ts'
import { KnownTimeField } from '../items/known-time-field.tsx'
import '../items/item-form.css'

type AliasInput = z.input<typeof Alias>
type TieInput = z.input<typeof Tie>
type SourceInput = AliasInput['sources'][number]
type Issue = (path: string) => string | undefined

const noSource: SourceInput = { title: '', publisher: null, url: null, published: null }

export function NamesFields({
  value,
  onChange,
  issue,
}: {
  value: readonly AliasInput[]
  onChange: (aliases: AliasInput[]) => void
  issue: Issue
}) {
  const say = useWords()
  const set = (place: number, change: Partial<AliasInput>) =>
    onChange(value.map((one, at) => (at === place ? { ...one, ...change } : one)))
  return (
    <FieldGroup title={say('actors.aliases')} hint={say('actors.aliases.words')}>
      {value.map((alias, place) => (
        <Entry
          key={place}
          name={alias.name || String(place + 1)}
          onTake={() => onChange(value.filter((_, at) => at !== place))}
        >
          <TextField
            label={say('actors.name')}
            name={`aliases.${place}.name`}
            value={alias.name}
            onChange={(name) => set(place, { name })}
            error={issue(`aliases.${place}.name`)}
          />
          <TextField
            label={say('actors.alias.usedBy')}
            name={`aliases.${place}.usedBy`}
            isRequired={false}
            value={alias.usedBy ?? ''}
            onChange={(usedBy) => set(place, { usedBy: usedBy || null })}
            error={issue(`aliases.${place}.usedBy`)}
          />
          <OneSource
            path={`aliases.${place}.sources.0`}
            value={alias.sources[0] ?? noSource}
            onChange={(source) => set(place, { sources: [source, ...alias.sources.slice(1)] })}
            issue={issue}
          />
        </Entry>
      ))}
      <div>
        <Button small icon="add" onPress={() => onChange([...value, { name: '', usedBy: null, sources: [noSource] }])}>
          {say('actors.alias.add')}
        </Button>
      </div>
    </FieldGroup>
  )
}

export function TiesFields({
  value,
  onChange,
  issue,
}: {
  value: readonly TieInput[]
  onChange: (ties: TieInput[]) => void
  issue: Issue
}) {
  const say = useWords()
  const countries = useCountryOptions()
  const set = (place: number, change: Partial<TieInput>) =>
    onChange(value.map((one, at) => (at === place ? { ...one, ...change } : one)))
  return (
    <FieldGroup title={say('actors.claims.long')} hint={say('actors.claims.words')}>
      {value.map((tie, place) => (
        <Entry
          key={place}
          name={tie.saidBy || String(place + 1)}
          onTake={() => onChange(value.filter((_, at) => at !== place))}
        >
          <TextField
            label={say('actors.claim.by')}
            name={`ties.${place}.saidBy`}
            value={tie.saidBy}
            onChange={(saidBy) => set(place, { saidBy })}
            error={issue(`ties.${place}.saidBy`)}
          />
          <Picker
            label={say('actors.claim.about')}
            isRequired={false}
            options={countries}
            value={tie.country ?? null}
            onChange={(country) => set(place, { country })}
          />
          <TextField
            label={say('actors.claim.organ')}
            name={`ties.${place}.organ`}
            isRequired={false}
            value={tie.organ ?? ''}
            onChange={(organ) => set(place, { organ: organ || null })}
            error={issue(`ties.${place}.organ`)}
          />
          <KnownTimeField
            label={say('incidents.attribution.at')}
            name={`ties.${place}.at`}
            value={tie.at}
            onChange={(at) => set(place, { at })}
            error={issue(`ties.${place}.at`)}
          />
          <OneSource
            path={`ties.${place}.sources.0`}
            value={tie.sources[0] ?? noSource}
            onChange={(source) => set(place, { sources: [source, ...tie.sources.slice(1)] })}
            issue={issue}
          />
        </Entry>
      ))}
      <div>
        <Button
          small
          icon="add"
          onPress={() =>
            onChange([...value, { saidBy: '', country: null, organ: null, at: null, sources: [noSource] }])
          }
        >
          {say('actors.claim.add')}
        </Button>
      </div>
    </FieldGroup>
  )
}

function Entry({ name, onTake, children }: { name: string; onTake: () => void; children: ReactNode }) {
  const say = useWords()
  return (
    <fieldset className="source-field">
      <legend className="unseen">{name}</legend>
      {children}
      <div>
        <Button small kind="quiet" icon="cross" onPress={onTake}>
          {say('choice.take', { name })}
        </Button>
      </div>
    </fieldset>
  )
}

function OneSource({
  path,
  value,
  onChange,
  issue,
}: {
  path: string
  value: SourceInput
  onChange: (source: SourceInput) => void
  issue: Issue
}) {
  const say = useWords()
  return (
    <>
      <TextField
        label={say('incidents.source.title')}
        name={`${path}.title`}
        width="wide"
        value={value.title}
        onChange={(title) => onChange({ ...value, title })}
        error={issue(`${path}.title`)}
      />
      <TextField
        label={say('incidents.source.url')}
        name={`${path}.url`}
        type="url"
        width="wide"
        isRequired={false}
        value={value.url ?? ''}
        onChange={(url) => onChange({ ...value, url: url || null })}
        error={issue(`${path}.url`)}
      />
    </>
  )
}
