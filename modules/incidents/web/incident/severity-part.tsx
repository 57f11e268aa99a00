import type { ReactNode } from 'react'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { type CodeEntry, severityLists } from '../../code-lists.ts'
import type { IncidentView } from '../../contract.ts'
import {
  type ImpactInputs,
  type IntensityInputs,
  maxUnweightedIntensity,
  maxWeightedIntensity,
  type Nis2Assessment,
} from '../../severity.ts'
import { useCodeNames } from '../pieces/code-word.tsx'
import { Unverified } from '../pieces/written.tsx'
import { useIncident } from './hold.tsx'
import { OwnMark, Part } from './part.tsx'
import { Writing } from './words-part.tsx'
import './severity.css'

type Severity = NonNullable<IncidentView['severity']>

/** How bad it is, never as a bare figure: the inputs stand beside each result, so that one can disagree with an input. */
export function SeverityPart() {
  const say = useWords()
  const { incident } = useIncident()
  const { severity } = incident
  return (
    <Part id="impact" title={say('incidents.part.impact')} section="impact" act={<Writing step="bad" />}>
      {severity && <OwnMark item={severity} />}
      {severity && (
        <div className="severity">
          {severity.nis2 && <Nis2Scales assessment={severity.nis2} />}
          {severity.intensity && severity.cyberIntensity && (
            <Intensity inputs={severity.intensity} result={severity.cyberIntensity} />
          )}
          {severity.impact && severity.impactIndicator && (
            <Impact inputs={severity.impact} result={severity.impactIndicator} />
          )}
        </div>
      )}
      {severity && severity.reasons !== '' && (
        <p className="text" dir="auto">
          {severity.reasons}
        </p>
      )}
      {!severity && <p className="faint">{say('incidents.none.severity')}</p>}
    </Part>
  )
}

const components = ['dataTheft', 'disruption', 'hijacking', 'physicalSpatial', 'physicalTemporal'] as const

function Intensity({ inputs, result }: { inputs: IntensityInputs; result: NonNullable<Severity['cyberIntensity']> }) {
  const say = useWords()
  const format = useFormat()
  const code = useCodeNames()
  const level = (list: readonly CodeEntry[], points: number) => {
    const entry = list.find((one) => one.points === points)
    return entry ? code(list, entry.code) : format.number(points)
  }
  const sum = components.map((component) => format.number(inputs[component])).join(' + ')
  const formula = `${sum} = ${format.number(result.unweighted)}; ${format.number(result.unweighted)} × ${format.number(inputs.targetMultiplier)} = ${format.number(result.weighted)}`
  return (
    <Measure
      title={say('incidents.intensity')}
      result={say('incidents.ofMost', { value: result.weighted, most: maxWeightedIntensity })}
      lines={[
        ...components.map((component) => ({
          label: say(`incidents.intensity.${component}`),
          value: level(severityLists[component], inputs[component]),
          points: format.number(inputs[component]),
          share: inputs[component] / 2,
        })),
        {
          label: say('incidents.intensity.targetMultiplier'),
          value: level(severityLists.targetMultiplier, inputs.targetMultiplier),
          points: `× ${format.number(inputs.targetMultiplier)}`,
        },
      ]}
      formula={formula}
      note={say('incidents.intensity.note', { most: maxUnweightedIntensity, mostWeighted: maxWeightedIntensity })}
    />
  )
}

const impacts = ['functional', 'intelligence', 'affectedEntities', 'thirdCountries', 'economic'] as const

function Impact({ inputs, result }: { inputs: ImpactInputs; result: NonNullable<Severity['impactIndicator']> }) {
  const say = useWords()
  const format = useFormat()
  const code = useCodeNames()
  const label = (
    <>
      {code(severityLists.impactLabels, result.label)}, {say('incidents.ofMost', { value: result.value, most: 25 })}{' '}
      {!result.verified && <Unverified />}
    </>
  )
  return (
    <Measure
      title={say('incidents.impact')}
      result={label}
      lines={impacts.map((impact) => ({
        label: say(`incidents.impact.${impact}`),
        value: '',
        points: say('incidents.ofMost', { value: inputs[impact], most: 5 }),
        share: inputs[impact] / 5,
      }))}
      formula={`${impacts.map((impact) => format.number(inputs[impact])).join(' + ')} = ${format.number(result.value)}`}
      note={say('incidents.impact.note')}
    />
  )
}

type Line = { label: string; value: string; points: string; share?: number }

function Measure({
  title,
  result,
  lines,
  formula,
  note,
}: {
  title: string
  result: ReactNode
  lines: readonly Line[]
  formula: string
  note: string
}) {
  const say = useWords()
  return (
    <table className="measure">
      <caption>
        <b>{title}</b>
        <span>{result}</span>
      </caption>
      <tbody>
        {lines.map(({ label, value, points, share }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>
              {value}
              {share !== undefined && (
                <span className="measure-bar" aria-hidden="true">
                  <i style={{ inlineSize: `${share * 100}%` }} />
                </span>
              )}
            </td>
            <td className="end">{points}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={3}>
            <span className="unseen">{say('incidents.formula')} </span>
            <code dir="ltr">{formula}</code>
            <small>{note}</small>
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

const scales = [
  ['impactSeverity', severityLists.nis2ImpactSeverity],
  ['outlook', severityLists.nis2Outlook],
  ['natureSeverity', severityLists.nis2NatureSeverity],
  ['rootCause', severityLists.nis2RootCause],
] as const

/** The four scales of NIS2, each whole, with the step that was chosen. */
function Nis2Scales({ assessment }: { assessment: Nis2Assessment }) {
  const say = useWords()
  const code = useCodeNames()
  return (
    <table className="measure nis2">
      <caption>
        <b>{say('incidents.nis2')}</b>
      </caption>
      <tbody>
        {scales.map(([scale, list]) => (
          <tr key={scale}>
            <th scope="row">{say(`incidents.nis2.${scale}`)}</th>
            <td colSpan={2}>
              {assessment[scale] === null ? (
                <span className="faint">{say('incidents.nis2.open')}</span>
              ) : (
                <ol className={scale === 'rootCause' ? 'steps alone' : 'steps'} role="list">
                  {list
                    .filter((step) => scale !== 'rootCause' || step.code === assessment[scale])
                    .map((step) => (
                      <li
                        key={step.code}
                        {...(step.code === assessment[scale] ? { 'aria-current': true as const } : {})}
                      >
                        {code(list, step.code)}
                      </li>
                    ))}
                </ol>
              )}
            </td>
          </tr>
        ))}
      </tbody>
      {assessment.impactSeverity !== null && (
        <tfoot>
          <tr>
            <td colSpan={3}>
              <small>{say(`incidents.nis2.${assessment.impactSeverity}`)}</small>
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  )
}
