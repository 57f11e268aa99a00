import { Icon } from '#platform/web/ui/icon.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Source, Written } from '../../contract.ts'
import { useKnownTime } from './known-time.tsx'
import './written.css'

/** What people wrote, in its own language and direction. */
export function Prose({ words }: { words: Written }) {
  return (
    <p className="text" lang={words.language} dir={words.direction}>
      {words.text}
    </p>
  )
}

/** Where a fact comes from, what is to be minded about it, and in words whether it is still to be verified. */
export function Provenance({
  sources,
  verified,
  note,
}: {
  sources: readonly Source[]
  verified: boolean
  note: string
}) {
  if (sources.length === 0 && verified && note === '') return null
  return (
    <div className="provenance">
      {!verified && <Unverified />}
      {note !== '' && (
        <p className="provenance-note" dir="auto">
          {note}
        </p>
      )}
      <Sources sources={sources} />
    </div>
  )
}

export function Sources({ sources }: { sources: readonly Source[] }) {
  const say = useWords()
  const known = useKnownTime()
  if (sources.length === 0) return null
  return (
    <ul className="sources" role="list" aria-label={say('incidents.sources')}>
      {sources.map(({ title, publisher, url, published }) => (
        <li key={`${title} ${url ?? ''}`}>
          <Icon name={url === null ? 'book' : 'outside'} size={14} />
          <span>
            {url === null ? (
              <bdi>{title}</bdi>
            ) : (
              <a href={url} rel="noreferrer noopener" target="_blank" dir="auto">
                {title}
              </a>
            )}
            <span className="faint">
              {publisher && (
                <>
                  , <bdi>{publisher}</bdi>
                </>
              )}
              {published !== null && <>, {known(published)}</>}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}

export function Unverified() {
  const say = useWords()
  return (
    <span className="unverified" title={say('incidents.unverified.why')}>
      {say('incidents.unverified')}
    </span>
  )
}
