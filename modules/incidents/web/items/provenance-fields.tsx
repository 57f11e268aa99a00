import { Button } from '#platform/web/ui/button.tsx'
import { Checkbox } from '#platform/web/ui/choice.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { TextArea, TextField } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import './item-form.css'

type SourceInput = {
  title: string
  publisher?: string | null | undefined
  url?: string | null | undefined
  published?: string | null | undefined
}
type Provenance = { sources?: SourceInput[] | undefined; verified?: boolean | undefined; note?: string | undefined }

type ProvenanceFieldsProps = {
  values: Provenance
  set: (change: Provenance) => void
  issue: (path: string) => string | undefined
  /** Open from the start, where a fact without a source says little. */
  needed?: boolean
}

/** Where it can be read, whether somebody has read it there, and what is to be minded about it. */
export function ProvenanceFields({ values, set, issue, needed = false }: ProvenanceFieldsProps) {
  const say = useWords()
  const { sources = [], verified = true, note = '' } = values
  const change = (place: number, next: Partial<SourceInput>) =>
    set({ sources: sources.map((one, at) => (at === place ? { ...one, ...next } : one)) })
  return (
    <>
      <TextArea
        label={say('incidents.note')}
        name="note"
        isRequired={false}
        rows={2}
        maxLength={2000}
        value={note}
        onChange={(next) => set({ note: next })}
        error={issue('note')}
      />
      <Disclosure title={`${say('incidents.sources')} (${sources.length})`} open={needed || sources.length > 0}>
        <div className="stack">
          {sources.map((source, place) => (
            <fieldset key={place} className="source-field">
              <legend className="unseen">{say('incidents.source.nth', { count: place + 1 })}</legend>
              <TextField
                label={say('incidents.source.title')}
                name={`sources.${place}.title`}
                value={source.title}
                onChange={(title) => change(place, { title })}
                error={issue(`sources.${place}.title`)}
                maxLength={300}
                width="wide"
              />
              <TextField
                label={say('incidents.source.publisher')}
                name={`sources.${place}.publisher`}
                isRequired={false}
                value={source.publisher ?? ''}
                onChange={(publisher) => change(place, { publisher: publisher || null })}
                error={issue(`sources.${place}.publisher`)}
              />
              <TextField
                label={say('incidents.source.url')}
                name={`sources.${place}.url`}
                type="url"
                isRequired={false}
                value={source.url ?? ''}
                onChange={(url) => change(place, { url: url || null })}
                error={issue(`sources.${place}.url`)}
                width="wide"
              />
              <TextField
                label={say('incidents.source.published')}
                name={`sources.${place}.published`}
                type="date"
                width="short"
                isRequired={false}
                value={source.published?.slice(0, 10) ?? ''}
                onChange={(published) => change(place, { published: published || null })}
                error={issue(`sources.${place}.published`)}
              />
              <div>
                <Button
                  small
                  kind="quiet"
                  icon="cross"
                  onPress={() => set({ sources: sources.filter((_, at) => at !== place) })}
                >
                  {say('incidents.source.take', { name: source.title || String(place + 1) })}
                </Button>
              </div>
            </fieldset>
          ))}
          <div>
            <Button
              small
              icon="add"
              onPress={() => set({ sources: [...sources, { title: '', publisher: null, url: null, published: null }] })}
            >
              {say('incidents.source.add')}
            </Button>
          </div>
        </div>
      </Disclosure>
      <Checkbox
        label={say('incidents.verified')}
        hint={say('incidents.verified.hint')}
        value={verified}
        onChange={(on) => set({ verified: on })}
      />
    </>
  )
}
