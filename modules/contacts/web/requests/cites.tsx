import { Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import { measureById } from '../../requests/measures.ts'

/** On which norms and measures the request rests, each with where it stands and whether we have seen that source. */
export function Cites({ ids }: { ids: readonly string[] }) {
  const say = useWords()
  return (
    <Section title={say('contacts.requests.cites')}>
      <ul className="request-cites">
        {ids.map((id) => {
          const measure = measureById(id)
          return (
            <li key={id}>
              <b>{measure ? say(`contacts.requests.measure.${id}`) : id}</b>
              {measure && (
                <span className="small faint">
                  <bdi>{measure.label}</bdi> · <bdi lang="en">{measure.source}</bdi>
                </span>
              )}
              {measure && !measure.verified && (
                <span className="request-unverified" title={say('contacts.requests.unverified.why')}>
                  {say('contacts.requests.unverified')}
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
